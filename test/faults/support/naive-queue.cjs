// BullMQ as its documentation shows it, on Redis or on its PostgreSQL backend, with retries.
const bullmq = require('bullmq');

const { REDIS_URL, DATABASE_RELAY_URL } = process.env;
const { Queue, Worker } = REDIS_URL ? bullmq : bullmq.withBackend(bullmq.createPostgresBackend);
const options = { producer: { maxRetriesPerRequest: 1, enableOfflineQueue: false }, worker: { maxRetriesPerRequest: null } };
const connection = (role) =>
  REDIS_URL
    ? { host: '127.0.0.1', port: Number(new URL(REDIS_URL).port), ...options[role] }
    : { connectionString: DATABASE_RELAY_URL, schema: 'bullmq', max: 6, skipMigrations: true };
const quiet = (instance) => instance.on('error', () => {});

exports.createQueue = () =>
  quiet(new Queue('naive', { connection: connection('producer'), defaultJobOptions: { attempts: 20, backoff: { type: 'fixed', delay: 500 }, removeOnComplete: true } }));
exports.startWorker = (processor) => quiet(new Worker('naive', processor, { connection: connection('worker'), concurrency: 10, maxStalledCount: 1000 }));
