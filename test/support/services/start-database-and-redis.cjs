const { setup, startDatabase, startRedis } = require('./services.cjs');

module.exports = setup(startDatabase, startRedis);
