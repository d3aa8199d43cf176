// The part of `npm start` that runs on the right Node.js with everything installed: services, migration, seed, API and worker.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from './build.mjs';
import { adminUrl, appEnvironment, appFile, dataDir, isDemo, makeDataDir, nodeFlags, postgresDataDir, secretsFile } from './environment.mjs';
import { demandSpace } from './install.mjs';
import { Stop, endProgress, explain, step } from './progress.mjs';
import { canBind, findPostgres, freePort, postgresDir, root, spawnTethered, startPostgres } from './services.mjs';

/** A little more than the apps give themselves. */
const killAfterMs = Number(process.env.SHUTDOWN_DEADLINE_MS || 8000) + 2000;
const seededMark = join(dataDir, 'seeded');
const logFile = (app) => join(dataDir, `logs/${app}.log`);

/** Runs Frontoffice until a signal, a vanished parent or a failure; resolves when everything has stopped. */
export async function serve({ reset, whenOrphaned }) {
  const running = new Supervisor();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => running.interrupt());
  whenOrphaned(() => running.interrupt());
  try {
    await Promise.race([start(running, reset), running.ended]);
    await running.ended;
  } catch (error) {
    if (!running.interrupted) {
      process.exitCode = 1;
      endProgress();
      console.error(`\n${explain(error)}`);
    }
  }
  await running.stop();
  process.exit();
}

/** What runs for us, in the order it was started, and the promise that breaks when one of it ends by itself. */
class Supervisor {
  interrupted = false;
  #stops = [];
  #ended = Promise.withResolvers();
  ended = this.#ended.promise;

  constructor() {
    this.ended.catch(() => {});
  }
  /** A signal: everything stops, and that is not an error. */
  interrupt() {
    if (this.interrupted) return;
    this.interrupted = true;
    endProgress();
    console.log('\n  Stopping …');
    this.#ended.reject(new Stop('Stopped.'));
  }
  /** `stop` resolves when it has ended; `sentence` tells what to do when `child` ends before that. */
  add(child, end, sentence) {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.once('exit', (code) => this.#ended.reject(new Stop(sentence(code))));
    this.#stops.push(async () => {
      end();
      const timer = setTimeout(() => killGroup(child), killAfterMs);
      await exit;
      clearTimeout(timer);
    });
    if (this.interrupted) end();
  }
  /** Ends the last started first, API and worker together; the database outlives both. */
  async stop() {
    const [database, ...apps] = isDemo() ? this.#stops : [undefined, ...this.#stops];
    await Promise.all(apps.map((stop) => stop()));
    await database?.();
  }
}
const killGroup = (child) => {
  try {
    process.kill(-child.pid, 'SIGKILL'); // the tether's shell and the program it holds
  } catch {
    child.kill('SIGKILL');
  }
};

async function start(running, reset) {
  if (reset) await resetData();
  if (!isDemo()) demandSettings();
  const ports = { PORT: Number(process.env.PORT || 3000), OPERATOR_PORT: Number(process.env.OPERATOR_PORT || 3001) };
  for (const [name, port] of Object.entries(ports)) await demandPort(name, port);
  makeDataDir();
  demandSpace(dataDir, 200 * 1024 * 1024);
  await step('Building', ensureBuilt);

  const superuserUrl = isDemo() ? await startDatabase(running) : undefined;
  const smtpPort = isDemo() ? ((await canBind(11025, '127.0.0.1')) ? 11025 : await freePort()) : undefined;
  const env = appEnvironment({ superuserUrl, smtpPort });
  const workerOperatorPort = String((await canBind(ports.OPERATOR_PORT + 1, env.OPERATOR_HOST)) ? ports.OPERATOR_PORT + 1 : await freePort());
  const admin = adminUrl(superuserUrl);
  if (admin) await step('Bringing the database up to date', () => cli(running, ['migrate'], { ...env, DATABASE_ADMIN_URL: admin }));
  const seed = isDemo() ? await step('Preparing the demo organization', () => seedOnce(running, env)) : undefined;

  await step('Starting API and worker', async () => {
    startApp(running, 'api', env);
    startApp(running, 'worker', { ...env, OPERATOR_PORT: workerOperatorPort });
    await untilReady(`${localUrl(env.HOST, env.PORT)}/readyz`, 'api');
    await untilReady(`${localUrl(env.OPERATOR_HOST, workerOperatorPort)}/livez`, 'worker');
  });
  console.log(summary(env, seed));
}

async function resetData() {
  if (!isDemo()) throw new Stop('DATABASE_URL is set, and --reset only deletes the demo data in .data. Reset that database with its own tools, or unset DATABASE_URL.');
  if (await findPostgres({ dataDir: postgresDataDir })) throw new Stop('Another "npm start" of this checkout is running. Stop it (Ctrl-C there), then reset.');
  if (!existsSync(dataDir)) return;
  await step('Deleting the demo data', () => {
    rmSync(postgresDir(postgresDataDir), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });
}

async function demandPort(name, port) {
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) throw new Stop(`${name} must be a number from 1 to 65535, it is "${process.env[name]}".`);
  const other = port + 100 < 65_536 ? port + 100 : port - 100;
  const busy = new Stop(`Port ${port} is in use (another "npm start"?). Stop what uses it, or choose another: ${name}=${other} npm start`);
  try {
    if (!(await canBind(port)) || (await answers(port))) throw busy;
  } catch (error) {
    if (error.code !== 'EACCES') throw error;
    throw new Stop(`Port ${port} needs administrator rights. Choose one above 1023: ${name}=${other > 1023 ? other : 3000} npm start`);
  }
}
const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

function demandSettings() {
  if (!process.env.DATABASE_RELAY_URL) throw new Stop('DATABASE_URL is set, so DATABASE_RELAY_URL must be set too (see docs/configuration.md).');
}

async function startDatabase(running) {
  const postgres = await step('Starting PostgreSQL', () => startPostgres({ dataDir: postgresDataDir, port: 15432 }));
  running.add(postgres.child, postgres.stop, () => `PostgreSQL stopped unexpectedly. Its data is safe in ${postgres.dir}; run npm start again.`);
  return postgres.url;
}

/** Runs one command of the product's own command line to its end; rejects with its last words. Returns what it printed. */
function cli(running, args, env) {
  const child = spawn(process.execPath, [appFile('cli'), ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.ended.catch(() => child.kill('SIGTERM'));
  let output = '';
  let words = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (words += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    const sentence = () => (words || output).split(/\n\s+at /)[0].trim(); // without the stack
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Stop(`"npm run cli -- ${args.join(' ')}" failed: ${sentence()}`))));
  });
}

/** Seeds the demo organization the first time; what the seed said (its login) is kept for later starts. */
async function seedOnce(running, env) {
  if (!existsSync(seededMark) || statSync(seededMark).size === 0) writeFileSync(seededMark, await cli(running, ['seed', '--demo'], env), { mode: 0o600 });
  return readFileSync(seededMark, 'utf8');
}

function startApp(running, app, env) {
  const file = logFile(app);
  if (existsSync(file) && statSync(file).size > 0) renameSync(file, `${file}.1`);
  const log = openSync(file, 'a', 0o600);
  const { child, end } = spawnTethered(process.execPath, [...nodeFlags, appFile(app)], 'TERM', { cwd: root, env }, log);
  closeSync(log);
  running.add(child, end, (code) => `The ${app === 'api' ? 'API' : app} stopped unexpectedly (exit code ${code}): ${lastWords(file)}\nAll it said is in ${file}.`);
}
/** The last lines that are not JSON (a message for people), else the message of the last JSON line. */
function lastWords(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(-20);
  const plain = lines.filter((line) => line.trim() && !/^(\{|\s+at )/.test(line));
  if (plain.length > 0) return plain.slice(-8).join('\n');
  try {
    const { msg, err } = JSON.parse(lines.at(-1));
    return err?.message ?? msg;
  } catch {
    return 'it said nothing.';
  }
}

const localUrl = (host, port) => `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host}:${port}`;
async function untilReady(url, app) {
  for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Stop(`The ${app} did not become ready within a minute (${url} answers ${response?.status ?? 'nothing'}). See ${logFile(app)}.`);
  }
}

function summary(env, seed) {
  const url = env.PUBLIC_URL;
  const operator = `http://${env.OPERATOR_HOST}:${env.OPERATOR_PORT}`;
  const rows = [
    ['Frontoffice', url],
    ...(seed ? [['Demo login', demoLogin(seed)]] : []),
    ['API docs', `${url}/docs`],
    ...(isDemo() ? [['Job board', `${url}/ops/jobs (the demo login is an operator; it asks for a second factor)`]] : []),
    ['Operator', operator],
    ...(isDemo() ? [['Demo mail', `${operator}/mail (nothing leaves this machine)`]] : []),
    ['Data', isDemo() ? demoDataDirs() : `your database; files in ${env.STORAGE_DIR}, logs in ${join(dataDir, 'logs')}`],
    ...(!isDemo() && !process.env.APP_KEYS ? [['Secrets', `${secretsFile} (made now or earlier: keep it, or set APP_KEYS and JWT_PRIVATE_KEY)`]] : []),
    ['Stop', 'Ctrl-C (the data stays)'],
    ...(isDemo() ? [['Begin anew', 'npm start -- --reset']] : []),
  ];
  return `\n${rows.map(([name, text]) => `  ${name.padEnd(12)} ${text}`).join('\n')}\n`;
}
const demoDataDirs = () => [dataDir, postgresDir(postgresDataDir)].filter((dir, index) => index === 0 || !dir.startsWith(dataDir)).join(' and ');
/** The seed's last line: e-mail address and password. */
const demoLogin = (seed) => seed.trim().split('\n').at(-1);
