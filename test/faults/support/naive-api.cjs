// The mistake the outbox exists for: commit first, then tell the queue. Same promise to the client as the product's, without the means to keep it.
const { createServer } = require('node:http');
const { randomUUID } = require('node:crypto');
const { Pool } = require('pg');
const { createQueue } = require('./naive-queue.cjs');

const pool = new Pool({ connectionString: process.env.NAIVE_DATABASE_URL, max: 10 });
pool.on('error', () => {});
const queue = createQueue();

/** Stores the lead once per key; the second caller with the same key gets the first one's answer. */
async function store(key, { email }) {
  const { rows } = await pool.query(
    `with mine as (insert into naive_leads (id, key, email) values ($1, $2, $3) on conflict (key) do nothing returning id)
     select id, true as is_new from mine union all select id, false from naive_leads where key = $2 limit 1`,
    [randomUUID(), key, email],
  );
  return rows[0];
}

async function create(key, body) {
  if (!body.firstName) return { status: 422, body: { code: 'invalid_request' } };
  const lead = await store(key, body);
  if (!lead) return { status: 409, body: { code: 'idempotency_in_flight' } };
  // the row is committed: whatever happens from here on, the client is told that all is well
  if (lead.is_new) await queue.add('lead-created', { leadId: lead.id }).catch((error) => console.error(`not queued: ${error.message}`));
  return { status: 201, body: { id: lead.id } };
}

createServer(async (request, response) => {
  const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.url === '/livez') return answer(200, { status: 'ok' });
  try {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { status, body } = await create(request.headers['idempotency-key'], JSON.parse(text));
    return answer(status, body);
  } catch (error) {
    return answer(503, { code: 'unavailable', detail: error.message });
  }
}).listen(Number(process.env.PORT), '127.0.0.1');
