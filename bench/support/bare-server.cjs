// The baseline: bare Fastify and pg, written by hand. It checks the token with the product's own code, logs in with the same role
// and runs the same statements (prepared, as the product's are) between `begin`, `set_config` and `commit`. It has no validation, no
// rate limit, no security headers, no request id, no ETag, no metrics and no look at the session or the membership.
// Below /plain the same without the transaction, past row level security, for information.
const fastify = require('fastify')();
const { Pool } = require('pg');
const { accessTokens, uuidv7 } = require('./issue-tokens.cjs');

const columns = ['id', 'firstName', 'lastName', 'email', 'phone', 'companyName', 'jobTitle', 'leadSource', 'status', 'estimatedValue', 'currency', 'notes', 'assignedToId', 'createdById', 'convertedToDealId', 'convertedAt', 'createdAt', 'updatedAt', 'version'];
const snakeCase = (name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const select = columns.map((name) => `t.${snakeCase(name)} as "${name}"`).join(', ');
const sql = {
  get: `select ${select} from leads t where t.organization_id = $1 and t.deleted_at is null and t.id = $2 limit 1`,
  list: `select ${select} from leads t where t.organization_id = $1 and t.deleted_at is null order by t.created_at desc, t.id desc limit $2`,
  insertLead: `insert into leads as t (id, organization_id, created_at, updated_at, version, first_name, last_name, email, phone, company_name, job_title, lead_source, status, estimated_value, currency, notes, created_by_id)
    values ($1, $2, $3, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning ${select}`,
  insertEvent: `insert into outbox_events (id, organization_id, lane, type, data, actor_user_id, request_id, occurred_at) values ($1, $2, $2, 'crm.lead.created', $3, $4, $5, $6)`,
};

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const plainPool = new Pool({ connectionString: process.env.BENCH_SUPERUSER_URL, max: 10 });
let tokens;

async function actorOf(request) {
  const { authorization } = request.headers;
  const claims = authorization?.startsWith('Bearer ') ? await tokens.verify(authorization.slice(7)) : null;
  if (!claims?.organizationId) throw Object.assign(new Error('Sign in.'), { statusCode: 401 });
  return claims;
}

async function inTransaction(request, work) {
  const { organizationId, userId } = await actorOf(request);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)", [organizationId, userId]);
    const result = await work(client, organizationId, userId);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
async function plainly(request, work) {
  const { organizationId, userId } = await actorOf(request);
  return work(plainPool, organizationId, userId);
}

const get = (id) => async (db, organizationId) => (await db.query({ name: 'get', text: sql.get, values: [organizationId, id] })).rows[0];
const list = async (db, organizationId) => {
  const { rows } = await db.query({ name: 'list', text: sql.list, values: [organizationId, 26] });
  const last = rows.length > 25 ? rows[24] : undefined;
  return { data: rows.slice(0, 25), nextCursor: last ? Buffer.from(JSON.stringify([last.createdAt, last.id])).toString('base64url') : null };
};
const create = (body, requestId) => async (db, organizationId, userId) => {
  const id = uuidv7();
  const now = new Date();
  const lead = [id, organizationId, now, body.firstName, body.lastName, body.email, body.phone, body.companyName, body.jobTitle, body.leadSource, body.status, body.estimatedValue, body.currency, body.notes, userId];
  const { rows } = await db.query({ name: 'lead', text: sql.insertLead, values: lead });
  const data = JSON.stringify({ leadId: id, leadSource: body.leadSource, assignedToId: null });
  await db.query({ name: 'event', text: sql.insertEvent, values: [uuidv7(), organizationId, data, userId, requestId, now] });
  return rows[0];
};

for (const [prefix, run] of [['', inTransaction], ['/plain', plainly]]) {
  fastify.get(`${prefix}/v1/leads/:id`, (request) => run(request, get(request.params.id)));
  fastify.get(`${prefix}/v1/leads`, (request) => run(request, list));
}
fastify.post('/v1/leads', async (request, reply) => {
  reply.status(201);
  return inTransaction(request, create(request.body, request.id));
});
fastify.get('/livez', async () => ({ status: 'ok' }));

accessTokens(process.env).then((made) => {
  tokens = made;
  return fastify.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
});
