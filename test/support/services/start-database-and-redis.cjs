const { setup, startDatabase, startPooler, startRedis } = require('./services.cjs');

module.exports = setup(startDatabase, startPooler, startRedis);
