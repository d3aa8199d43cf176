// Takes what the naive producer queued and delivers it once a lead.
const { createServer } = require('node:http');
const { Pool } = require('pg');
const { startWorker } = require('./naive-queue.cjs');

const pool = new Pool({ connectionString: process.env.NAIVE_DATABASE_URL, max: 10 });
pool.on('error', () => {});
startWorker((job) => pool.query('insert into naive_deliveries (lead_id) values ($1) on conflict do nothing', [job.data.leadId]));
createServer((_request, response) => response.end('ok')).listen(Number(process.env.OPERATOR_PORT), '127.0.0.1');
