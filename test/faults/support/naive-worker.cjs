// Takes what the naive producer queued and delivers it once a lead; says over HTTP how many jobs the queue still knows.
const { createServer } = require('node:http');
const { Pool } = require('pg');
const { createQueue, startWorker } = require('./naive-queue.cjs');

const pool = new Pool({ connectionString: process.env.NAIVE_DATABASE_URL, max: 10 });
pool.on('error', () => {});
startWorker((job) => pool.query('insert into naive_deliveries (lead_id) values ($1) on conflict do nothing', [job.data.leadId]));
const queue = createQueue();

createServer(async (request, response) => {
  const status = request.url === '/livez' ? 'ok' : await queue.getJobCounts('wait', 'active', 'delayed').catch((error) => ({ error: error.message }));
  response.end(JSON.stringify(status));
}).listen(Number(process.env.OPERATOR_PORT), '127.0.0.1');
