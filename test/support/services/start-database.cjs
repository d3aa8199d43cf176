const { setup, startDatabase, startRedisForJobs } = require('./services.cjs');

module.exports = setup(startDatabase, startRedisForJobs);
