// `node bench/mailbox-sync.mjs [messages]`: reads a mailbox of 12,000 messages with the product (API, worker, PostgreSQL that keeps its
// promises on disk) and with bare imapflow and mailparser on one connection, and prints both and their ratio.
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './mailbox/typescript.mjs';
import { generateMailbox } from './mailbox/generate-mailbox.mjs';
import { withNode } from '../scripts/install.mjs';

const USER = { name: 'bench@acme.test', password: 'bench' };

async function main(count) {
  const { ensureBuilt } = await import('../scripts/build.mjs');
  const { freePort, root, scratch, startPostgres } = await import('../scripts/services.mjs');
  const { startDovecot } = await import('../test/support/mail-server/dovecot.ts');
  const { fillMaildir } = await import('../test/support/mail-server/maildir.ts');
  await ensureBuilt();
  const dir = scratch();
  const stops = [() => rmSync(dir, { recursive: true, force: true })];
  try {
    const dovecot = await startDovecot({ users: [USER] });
    stops.push(() => dovecot.stop());
    const { messages, bytes } = generateMailbox(count);
    await fillMaildir(dovecot, USER.name, messages);
    console.log(`${count} messages, ${(bytes / 2 ** 20).toFixed(0)} MB`);

    const before = await bareRun(root, dovecot.imapPort);
    console.log(`bare imapflow + mailparser: ${report(count, before.seconds)}, ${before.cpuSeconds.toFixed(1)} s of CPU`);

    const postgres = await startPostgres({ dataDir: join(dir, 'postgres') });
    stops.push(postgres.stop);
    const environment = environmentFor(postgres.url, dir, await freePort(), await freePort(), await freePort());
    await run(root, 'cli', { ...environment, DATABASE_ADMIN_URL: postgres.url }, ['migrate']);
    const api = start(root, 'api', environment);
    const worker = start(root, 'worker', { ...environment, OPERATOR_PORT: environment.WORKER_OPERATOR_PORT });
    stops.push(() => api.kill('SIGKILL'), () => worker.kill('SIGKILL'));
    const seconds = await productRun(environment.PUBLIC_URL, dovecot.imapPort, count);
    console.log(`product: ${report(count, seconds)}${memoryOf(worker.pid)}`);
    // Once more, because other work on the machine may have come or gone meanwhile.
    const after = await bareRun(root, dovecot.imapPort);
    console.log(`bare once more: ${report(count, after.seconds)}`);
    const ratio = (before.seconds + after.seconds) / 2 / seconds;
    console.log(`ratio ${ratio.toFixed(2)} (wanted: 0.50)`);
    process.exitCode = ratio >= 0.5 ? 0 : 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** The most memory a process ever had, where the system tells. */
function memoryOf(pid) {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+)/m.exec(status)?.[1];
  return kilobytes ? `, the worker needed ${Math.round(kilobytes / 1024)} MB` : '';
}

const report = (count, seconds) => `${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} messages/s`;

function bareRun(root, port) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bench/mailbox/bare.mjs'), String(port), USER.name, USER.password], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.once('exit', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error('The bare run failed.'))));
  });
}

/** Signs up, connects the account, asks for a sync and reads from its log how long it took. */
async function productRun(url, imapPort, count) {
  let token;
  const call = async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  await until(() => fetch(`${url}/readyz`).then((answer) => answer.ok, () => false));
  token = (await call('POST', '/v1/auth/signup', { email: USER.name, password: `long ${randomBytes(8).toString('hex')}`, displayName: 'Bench', accountType: 'company', organizationName: 'Bench' })).accessToken;
  const connection = { email: USER.name, imapHost: '127.0.0.1', imapPort, password: USER.password };
  const account = await call('POST', '/v1/email-accounts', connection);
  const { id } = await call('POST', `/v1/email-accounts/${account.id}/sync`);
  const log = await until(async () => {
    const found = await call('GET', `/v1/email-accounts/${account.id}/sync-logs/${id}`);
    return found.status !== 'running' && found;
  });
  if (log.emailsSynced !== count) throw new Error(`Only ${log.emailsSynced} messages were stored: ${log.errorMessage}`);
  return (Date.parse(log.syncCompletedAt) - Date.parse(log.syncStartedAt)) / 1000;
}

async function until(ask) {
  const giveUpAt = Date.now() + 600_000;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Error('Nothing happened for ten minutes.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function start(root, app, env) {
  return spawn(process.execPath, [join(root, `dist/apps/${app}/src/main.js`)], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function run(root, app, env, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, `dist/apps/${app}/src/main.js`), ...args], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${app} ${args.join(' ')} failed.`))));
  });
}

function environmentFor(adminUrl, dir, port, operatorPort, workerOperatorPort) {
  const as = (username, password) => Object.assign(new URL(adminUrl), { username, password }).href;
  return {
    ...process.env,
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    PORT: String(port),
    OPERATOR_PORT: String(operatorPort),
    WORKER_OPERATOR_PORT: String(workerOperatorPort),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: as('frontoffice_app', 'app'),
    DATABASE_RELAY_URL: as('frontoffice_relay', 'relay'),
    APP_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    JWT_PRIVATE_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).replaceAll('\n', '\\n'),
    STORAGE_DIR: join(dir, 'storage'),
    EGRESS_ALLOW: '127.0.0.0/8',
    RATE_LIMIT_TOKEN_PER_MINUTE: '100000',
  };
}

withNode(fileURLToPath(import.meta.url), () => main(Number(process.argv[2] ?? 12_000))).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
