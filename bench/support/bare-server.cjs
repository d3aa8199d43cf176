// The baseline: bare Fastify and pg, written by hand. It checks the token with the product's own code, logs in with the same role
// and runs the same statements (prepared, as the product's are) between `begin`, `set_config` and `commit`. It has no validation, no
// rate limit, no security headers, no request id, no ETag, no metrics and no look at the session or the membership.
// Below /plain the same without the transaction, past row level security, for information.
const fastify = require('fastify')();
const { Pool } = require('pg');
const { accessTokens, uuidv7 } = require('./issue-tokens.cjs');

const { selectOf } = require('./product-statements.cjs');

const select = selectOf('lead');
const cards = selectOf('deal');
const snakeCase = (name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const sql = {
  get: `select ${select} from leads t where t.organization_id = $1 and t.deleted_at is null and t.id = $2 limit 1`,
  list: `select ${select} from leads t where t.organization_id = $1 and t.deleted_at is null order by t.created_at desc, t.id desc limit $2`,
  after: `select ${select} from leads t where t.organization_id = $1 and t.deleted_at is null and (t.created_at, t.id) < ($3::timestamptz, $4::uuid) order by t.created_at desc, t.id desc limit $2`,
  contains: `select ${select} from leads t where t.organization_id = $1 and t.deleted_at is null and t.id in (select records_containing('lead', $3)) order by t.created_at desc, t.id desc limit $2`,
  pipeline: 'select id from pipelines t where t.organization_id = $1 and t.id = $2 limit 1',
  headings: `select s.id as "stageId", s.name, s."order", s.type, s.probability, s.rotting_days as "rottingDays", s.is_active as "isActive", coalesce(d.totals, '[]') as totals
    from pipeline_stages s left join lateral (
      select json_agg(json_build_object('currency', sums.currency, 'count', sums.count, 'value', sums.value::text, 'weightedValue', round(sums.weighted, 2)::text) order by sums.currency) as totals
      from (select t.currency, sum(t.count) as count, sum(t.value) as value, sum(t.weighted_value) as weighted from deal_stage_totals t
        where t.organization_id = s.organization_id and t.pipeline_id = s.pipeline_id and t.stage_id = s.id group by 1 having sum(t.count) > 0) sums) d on true
    where s.organization_id = $1 and s.pipeline_id = $2 and s.deleted_at is null and (s.is_active or d.totals is not null) order by s."order"`,
  cards: `select cards.* from unnest($1::uuid[]) as s (id) cross join lateral (
      select ${cards} from deals t where t.organization_id = $2 and t.pipeline_id = $3 and t.stage_id = s.id and t.deleted_at is null order by t.position desc, t.id desc limit $4) cards`,
  search: `select type, id, title, matched_field as "matchedField", matched_text as "matchedText", score, updated_at as "updatedAt"
    from search_records($1, $2::text[], '{}'::text[], 0, $3)`,
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
const page = (name, ...more) => async (db, organizationId) => {
  const { rows } = await db.query({ name, text: sql[name], values: [organizationId, 26, ...more] });
  return { data: rows.slice(0, 25), nextCursor: null };
};
const board = (pipelineId) => async (db, organizationId) => {
  await db.query({ name: 'pipeline', text: sql.pipeline, values: [organizationId, pipelineId] });
  const { rows: headings } = await db.query({ name: 'headings', text: sql.headings, values: [organizationId, pipelineId] });
  const { rows } = await db.query({ name: 'cards', text: sql.cards, values: [headings.map((heading) => heading.stageId), organizationId, pipelineId, 26] });
  const deals = Map.groupBy(rows, (row) => row.stageId);
  return { pipelineId, columns: headings.map((heading) => ({ ...heading, count: heading.totals.reduce((sum, { count }) => sum + count, 0), deals: (deals.get(heading.stageId) ?? []).slice(0, 25), nextCursor: null })) };
};
const summary = (pipelineId) => async (db, organizationId) => {
  await db.query({ name: 'pipeline', text: sql.pipeline, values: [organizationId, pipelineId] });
  const { rows } = await db.query({ name: 'headings', text: sql.headings, values: [organizationId, pipelineId] });
  return { pipelineId, stages: rows };
};
const search = (text) => async (db) => ({ data: (await db.query({ name: 'search', text: sql.search, values: [text, ['account', 'contact', 'customer', 'deal', 'issue', 'lead', 'order', 'thread'], 21] })).rows, nextCursor: null });
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
fastify.get('/after/:at/:id', (request) => inTransaction(request, page('after', request.params.at, request.params.id)));
fastify.get('/contains', (request) => inTransaction(request, page('contains', request.query.q)));
fastify.get('/v1/pipelines/:id/board', (request) => inTransaction(request, board(request.params.id)));
fastify.get('/v1/pipelines/:id/summary', (request) => inTransaction(request, summary(request.params.id)));
fastify.get('/v1/search', (request) => inTransaction(request, search(request.query.q)));
fastify.post('/v1/leads', async (request, reply) => {
  reply.status(201);
  return inTransaction(request, create(request.body, request.id));
});
fastify.get('/livez', async () => ({ status: 'ok' }));

accessTokens(process.env).then((made) => {
  tokens = made;
  return fastify.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
});
