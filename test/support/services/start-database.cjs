const { setup, startDatabase, startPooler, startRedisForJobs } = require('./services.cjs');

module.exports = setup(startDatabase, startPooler, startRedisForJobs);
