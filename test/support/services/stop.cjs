module.exports = require('./services.cjs').stop;
