// What one would write in an afternoon: BullMQ on Redis, one job a message, undici, an HMAC. No outbox, no log, no limits.
const { createHmac, randomUUID } = require('node:crypto');
const { Queue, Worker } = require('bullmq');
const { Agent, request } = require('undici');

const [count, url] = [Number(process.argv[2]), process.argv[3]];
const connection = { url: process.env.REDIS_URL };
const secret = Buffer.alloc(32, 1);
const dispatcher = new Agent({ connections: 100 });

async function deliver({ data: { id, message } }) {
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  const { statusCode, body: answer } = await request(url, { method: 'POST', headers, body, dispatcher });
  await answer.dump();
  if (statusCode >= 300) throw new Error(`status ${statusCode}`);
}

async function main() {
  const queue = new Queue('bare-webhooks', { connection });
  const startedAt = performance.now();
  let done = 0;
  const all = new Promise((resolve) => {
    const worker = new Worker('bare-webhooks', deliver, { connection, concurrency: 100, removeOnComplete: { count: 0 } });
    worker.on('completed', () => ++done === count && resolve());
  });
  for (let n = 0; n < count; n += 500) {
    const size = Math.min(500, count - n);
    await queue.addBulk(Array.from({ length: size }, () => ({ name: 'deliver', data: { id: randomUUID(), message: { type: 'crm.lead.created', data: { leadId: randomUUID(), source: 'website' } } } })));
  }
  await all;
  console.log(JSON.stringify({ perSecond: count / ((performance.now() - startedAt) / 1000) }));
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
