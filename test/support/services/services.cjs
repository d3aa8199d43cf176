const { spawnSync } = require('node:child_process');
const { generateKeyPairSync, randomBytes } = require('node:crypto');
const { mkdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { Client } = require('pg');
const { startPgBouncer } = require('./pgbouncer.cjs');

const root = join(__dirname, '../../..');
/** What runs for this Jest run: survives from global setup to global teardown, shared by the projects. */
const running = (globalThis.__frontofficeServices ??= { stops: [] });

const query = async (url, sql) => {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};
const LOGINS = { frontoffice_app: 'app-password', frontoffice_relay: 'relay-password' };
const withDatabase = (url, database, user, password) => {
  const result = new URL(url);
  result.pathname = `/${database}`;
  if (user) Object.assign(result, { username: user, password });
  return result.href;
};

/** Values for everything the apps demand, so that a test only sets what it is about. */
function baseEnvironment(admin, template, dir) {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    NODE_ENV: 'test',
    DATABASE_URL: withDatabase(admin, template, 'frontoffice_app', LOGINS.frontoffice_app),
    DATABASE_RELAY_URL: withDatabase(admin, template, 'frontoffice_relay', LOGINS.frontoffice_relay),
    APP_KEYS: `test:${randomBytes(32).toString('base64')}`,
    JWT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).replaceAll('\n', '\\n'),
    PUBLIC_URL: 'http://localhost:3000',
    STORAGE_DIR: join(dir, 'storage'),
    SMTP_URL: 'smtp://127.0.0.1:9', // nobody listens: a test that sends mail starts its own server
    EGRESS_ALLOW: '127.0.0.0/8,::1/128',
  };
}

/** Builds, starts a throw-away PostgreSQL (or takes TEST_DATABASE_URL, a superuser's) and migrates the template every test database is cloned from. */
async function startDatabase() {
  if (running.database) return;
  running.database = true;
  const { memoryDir, scratch, startPostgres } = await import('../../../scripts/services.mjs');
  const { ensureBuilt } = await import('../../../scripts/build.mjs');
  const dir = scratch(memoryDir()); // hundreds of databases are copied and dropped
  running.dir = dir;
  running.stops.push(() => rmSync(dir, { recursive: true, force: true }));
  let url = process.env.TEST_DATABASE_URL;
  if (!url) {
    const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), durable: false });
    running.stops.push(postgres.stop);
    url = postgres.url;
  }
  const admin = withDatabase(url, 'postgres');
  const template = `frontoffice_template_${process.pid}`;
  await query(admin, `create database ${template}`);
  if (process.env.TEST_DATABASE_URL) running.stops.push(() => query(admin, `drop database if exists ${template} with (force)`));
  mkdirSync(join(dir, 'storage'));
  Object.assign(process.env, baseEnvironment(admin, template, dir), { FO_TEST_PG_ADMIN_URL: admin, FO_TEST_TEMPLATE: template });
  await ensureBuilt();
  const env = { ...process.env, DATABASE_ADMIN_URL: withDatabase(admin, template) };
  const migrate = spawnSync(process.execPath, [join(root, 'dist/apps/cli/src/main.js'), 'migrate'], { cwd: root, env, encoding: 'utf8' });
  if (migrate.status !== 0) throw new Error(`Migrating the template database failed:\n${migrate.stdout}${migrate.stderr}`);
}

/** With FO_PGBOUNCER=1 the application reaches PostgreSQL through PgBouncer in transaction mode only; the job queues listen beside it. */
async function startPooler() {
  if (!process.env.FO_PGBOUNCER || running.pooler) return;
  running.pooler = true;
  const { port, stop } = await startPgBouncer({ directory: join(running.dir, 'pgbouncer'), serverUrl: process.env.FO_TEST_PG_ADMIN_URL, logins: LOGINS });
  running.stops.push(stop);
  Object.assign(process.env, { DATABASE_POOLER: 'transaction', DATABASE_QUEUE_URL: process.env.DATABASE_RELAY_URL });
  for (const name of ['DATABASE_URL', 'DATABASE_RELAY_URL']) process.env[name] = Object.assign(new URL(process.env[name]), { port }).href;
}

/** Starts Redis unless TEST_REDIS_URL names one or FO_JOB_STORE=postgres rules it out. Says so once when there is none to start. */
async function startRedis() {
  if (running.redis || process.env.FO_JOB_STORE === 'postgres') return;
  running.redis = true;
  const url = process.env.TEST_REDIS_URL ?? (await ownRedis());
  if (url) process.env.FO_TEST_REDIS_URL = url;
}
async function ownRedis() {
  const services = await import('../../../scripts/services.mjs');
  const redis = await services.startRedis({ dataDir: join(running.dir, 'redis'), durable: false });
  if (redis) {
    running.stops.push(redis.stop);
    return redis.url;
  }
  if (process.env.FO_JOB_STORE === 'redis') throw new Error('FO_JOB_STORE is redis, but no Redis was found: install redis-server or set TEST_REDIS_URL.');
  process.stderr.write('SKIPPED: Redis not found (install redis-server or set TEST_REDIS_URL); jobs are tested on PostgreSQL only.\n');
  return undefined;
}
/** For tiers that only talk to Redis when their jobs run on it. */
const startRedisForJobs = async () => {
  if (process.env.FO_JOB_STORE === 'redis') await startRedis();
};

async function stop() {
  for (const end of running.stops.splice(0).reverse()) await end();
}
/** Global setup which leaves nothing behind when it fails. */
const setup = (...starts) => async () => {
  try {
    for (const start of starts) await start();
  } catch (error) {
    await stop();
    throw error;
  }
};

module.exports = { setup, startDatabase, startPooler, startRedis, startRedisForJobs, stop };
