// A whole installation on a database that keeps its promises on disk: product, baseline, a hundred organizations, any number of leads.
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ensureBuilt } from '../../scripts/build.mjs';
import { appFile, nodeFlags } from '../../scripts/environment.mjs';
import { freePort, root, scratch, startPostgres, startRedis } from '../../scripts/services.mjs';

const ORGANIZATIONS = 100;

export class Installation {
  /** `{ organizationId, userId, sessionId }` of the ceo of each organization. */
  organizations = [];
  #stops = [];

  static async start() {
    await ensureBuilt();
    const installation = new Installation();
    try {
      await installation.#start();
    } catch (error) {
      await installation.stop();
      throw error;
    }
    return installation;
  }

  async #start() {
    this.directory = scratch();
    this.#stops.push(() => rmSync(this.directory, { recursive: true, force: true }));
    const postgres = await startPostgres({ dataDir: join(this.directory, 'postgres') });
    this.#stops.push(postgres.stop, () => rmSync(postgres.dir, { recursive: true, force: true }));
    const redis = await startRedis({ dataDir: join(this.directory, 'redis'), durable: false });
    if (redis) this.#stops.push(redis.stop);
    this.environment = environment(postgres.url, redis?.url, this.directory);
    const { status, stdout, stderr } = spawnSync(process.execPath, [appFile('cli'), 'migrate'], { cwd: root, env: { ...this.environment, DATABASE_ADMIN_URL: postgres.url }, encoding: 'utf8' });
    if (status !== 0) throw new Error(`migrate failed: ${stdout}${stderr}`);
    this.superuserUrl = postgres.url;
    this.superuser = new pg.Pool({ connectionString: postgres.url, max: 2 });
    const { rows: [{ pid }] } = await this.superuser.query('select pg_backend_pid() as pid');
    this.postgresPid = parentOf(pid);
    this.#stops.push(() => this.superuser.end());
  }

  async stop() {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  /** Starts a process of the product as `npm start` does; `url` answers `/livez`. */
  async startApp(app, extra = {}, flags = []) {
    const [port, operatorPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    return this.#spawn(app, [...nodeFlags, ...flags, appFile(app)], { ...this.environment, PORT: String(port), OPERATOR_PORT: String(operatorPort), ...extra }, app === 'api' ? url : `http://127.0.0.1:${operatorPort}`);
  }

  /** Starts the baseline: bare Fastify and pg. */
  async startBare() {
    const port = await freePort();
    return this.#spawn('bare', [join(root, 'bench/support/bare-server.cjs')], { ...this.environment, PORT: String(port), BENCH_SUPERUSER_URL: this.superuserUrl }, `http://127.0.0.1:${port}`);
  }

  async #spawn(name, args, env, url) {
    const logFile = join(this.directory, `${name}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', log, log] });
    closeSync(log);
    const stop = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    };
    this.#stops.push(stop);
    for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${name} did not start:\n${readFileSync(logFile, 'utf8')}`);
      const answer = await fetch(`${url}/livez`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) {
        if (name === 'api') this.apiUrl = url;
        return { name, url, pid: child.pid, stop };
      }
    }
  }

  /** A hundred companies, signed up through the API. */
  async signUp(url) {
    for (let n = this.organizations.length; n < ORGANIZATIONS; n++) {
      const response = await fetch(`${url}/v1/auth/signup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `ceo-${n}@example.test`, password: `correct horse ${randomBytes(6).toString('hex')}`, displayName: 'Cleo Owner', accountType: 'company', organizationName: `Company ${n}` }),
      });
      const body = await response.json();
      if (response.status !== 201) throw new Error(`sign-up answered ${response.status}: ${JSON.stringify(body)}`);
      const { sid: sessionId } = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString());
      this.organizations.push({ organizationId: body.organization.id, userId: body.user.id, sessionId });
    }
  }

  /** A fresh access token for every organization, signed by the product's own code: they live five minutes. */
  async tokens() {
    this.issuer ??= await import('./issue-tokens.cjs').then((module) => module.default);
    return this.issuer.issueTokens(this.environment, this.organizations);
  }

  /** Leads up to `count`, evenly over the organizations. */
  fillLeads(count) {
    return this.#fill('leads', count, `
      insert into leads (id, organization_id, created_at, updated_at, version, first_name, last_name, email, phone, company_name, job_title, lead_source, status, estimated_value, currency, notes, created_by_id)
      select gen_random_uuid(), o.organization_id, t.at, t.at, 1, 'Ada', initcap(translate(substr(md5(i::text), 1, 9), '0123456789', 'ghijklmnop')), 'lead-' || i || '@example.test', '+4930901820', 'Okafor Logistics', 'Head of Operations',
        'website', 'new', 12500.00, 'EUR', 'Asked for a demo.', o.user_id
      from generate_series($1::int, $2::int) i
      join unnest($3::uuid[], $4::uuid[]) with ordinality as o (organization_id, user_id, n) on o.n = i % $5 + 1
      cross join lateral (select timestamptz '2026-01-01' + i * interval '1 second' as at) t`);
  }

  /** Deals up to `count`, evenly over the organizations and the open stages of their first pipelines, with the sums a board shows. */
  async fillDeals(count) {
    const filled = await this.#fill('deals', count, `
      insert into deals (id, organization_id, created_at, updated_at, version, pipeline_id, stage_id, position, stage_entered_at, title, value, currency, contact_name, contact_email, company_name, status, priority, probability, created_by_id)
      select gen_random_uuid(), o.organization_id, t.at, t.at, 1, s.pipeline_id, s.id, i, t.at, 'Deal ' || i, 100 + i % 5000, 'EUR', 'Ada Okafor', 'ada-' || i || '@example.test', 'Okafor Logistics', 'open', 'medium', s.probability, o.user_id
      from generate_series($1::int, $2::int) i
      join unnest($3::uuid[], $4::uuid[]) with ordinality as o (organization_id, user_id, n) on o.n = i % $5 + 1
      join (select s.*, row_number() over (partition by s.organization_id order by s."order") - 1 as place, count(*) over (partition by s.organization_id) as places
        from pipeline_stages s join pipelines p on p.id = s.pipeline_id and p.is_default where s.type = 'open') s on s.organization_id = o.organization_id and s.place = (i / $5) % s.places
      cross join lateral (select timestamptz '2026-01-01' + i * interval '1 second' as at) t`);
    if (!filled) return;
    await this.superuser.query('truncate deal_stage_totals');
    await this.superuser.query(
      `insert into deal_stage_totals (organization_id, pipeline_id, stage_id, currency, count, value, weighted_value)
       select organization_id, pipeline_id, stage_id, currency, count(*), sum(value), sum(value * probability * 0.01) from deals where deleted_at is null group by 1, 2, 3, 4`,
    );
    await this.superuser.query('vacuum analyze deal_stage_totals');
  }

  /** The search documents of the leads up to `count`, which the triggers would have written. */
  fillSearchDocuments(count) {
    return this.#fill('search_documents', count, `
      insert into search_documents (organization_id, type, id, title, fields, body, keys, readers, updated_at)
      select l.organization_id, 'lead', l.id, l.first_name || ' ' || l.last_name, jsonb_build_object('email', l.email, 'phone', l.phone, 'companyName', l.company_name, 'jobTitle', l.job_title),
        lower(concat_ws(' ', '', l.first_name, l.last_name, l.company_name, l.email, l.job_title, l.phone, l.phone, l.email, substr(l.phone, 2))), array[l.phone, l.email, substr(l.phone, 2)], array[l.created_by_id], l.updated_at
      from leads l where l.created_at between timestamptz '2026-01-01' + $1::int * interval '1 second' and timestamptz '2026-01-01' + $2::int * interval '1 second'`, []);
  }

  /** Runs `insert` for the rows that are missing: from row `$1` to row `$2`; `$3` to `$5` are the organizations, their users and their number. */
  async #fill(table, count, insert, owners = [this.organizations.map((o) => o.organizationId), this.organizations.map((o) => o.userId), this.organizations.length]) {
    const { rows: [{ n }] } = await this.superuser.query(`select count(*)::int as n from ${table}`);
    if (n >= count) return false;
    await this.fillTable(table, insert, [n, count - 1, ...owners]);
    await this.superuser.query('checkpoint');
    return true;
  }

  /** Runs `insert` past triggers; secondary indexes are built afterwards, which is much faster. */
  async fillTable(table, insert, values) {
    const { rows: indexes } = await this.superuser.query(
      `select indexname, indexdef from pg_indexes where tablename = $1 and indexname not in (select conname from pg_constraint where conrelid = $1::regclass)`, [table],
    );
    for (const { indexname } of indexes) await this.superuser.query(`drop index "${indexname}"`);
    const client = await this.superuser.connect();
    try {
      await client.query('set session_replication_role = replica');
      await client.query(insert, values);
    } finally {
      client.release(true);
    }
    for (const { indexdef } of indexes) await this.superuser.query(indexdef);
    await this.superuser.query(`vacuum analyze ${table}`);
  }
}

const parentOf = (pid) => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]);

function environment(superuserUrl, redisUrl, directory) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const as = (role) => Object.assign(new URL(superuserUrl), { username: role, password: role }).href;
  mkdirSync(join(directory, 'storage'), { recursive: true });
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: as('frontoffice_app'),
    DATABASE_RELAY_URL: as('frontoffice_relay'),
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    APP_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    JWT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).replaceAll('\n', '\\n'),
    STORAGE_DIR: join(directory, 'storage'),
    SMTP_URL: 'smtp://127.0.0.1:9', // nobody listens
    LOG_LEVEL: 'warn',
    RATE_LIMIT_TOKEN_PER_MINUTE: '1000000',
    RATE_LIMIT_ORGANIZATION_PER_MINUTE: '1000000',
    RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000',
  };
}
