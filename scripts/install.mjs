// Brings a fresh checkout to exact dependencies and a supported Node.js. Runs on Node 20 with nothing installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stop, step } from './progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const mebi = 1024 * 1024;

/** Throws when the file system of `dir` has less than `bytes` free. */
export function demandSpace(dir, bytes) {
  const { bavail, bsize } = statfsSync(dir);
  if (bavail * bsize < bytes) {
    throw new Stop(`Not enough disk space: ${Math.floor((bavail * bsize) / mebi)} MB are free in ${dir}, ${Math.ceil(bytes / mebi)} MB are needed. Free some space, then run the command again.`);
  }
}

/** npm's own record of what lies in node_modules says the same versions as the lockfile (packages for other platforms aside). */
function isInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(join(root, record))) return false;
  const installed = json(record).packages;
  return Object.entries(json('package-lock.json').packages).every(([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version);
}

/** What npm said, as one sentence with a way out. */
function explainNpm(output) {
  const said = output.match(/^npm (?:error|ERR!) (?!A complete log|code |errno |syscall )(.+)$/m)?.[1] ?? output.trim().split('\n').pop();
  const code = output.match(/^npm (?:error|ERR!) code (\S+)/m)?.[1];
  const ways = [
    [/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET_TIMEOUT/, 'The npm registry was not reachable: check the network (or `npm config get registry`), then run the command again.'],
    [/ENOSPC/, 'The disk is full: free some space, then run the command again.'],
    [/EACCES|EPERM/, `No permission to write ${join(root, 'node_modules')}: run the command as the owner of ${root}.`],
    [/EUSAGE/, 'package-lock.json does not fit package.json: restore both files (git checkout package.json package-lock.json).'],
  ];
  const way = ways.find(([pattern]) => pattern.test(code ?? output))?.[1] ?? 'Run `npm ci` to see all of it.';
  return `Installing the dependencies failed. ${way} (npm said: ${said})`;
}

/** `npm ci`, but only when node_modules differs from package-lock.json. */
export async function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < 20) throw new Stop(`Node.js 20 or newer is needed, this is ${process.version}. Install Node.js 24 from https://nodejs.org.`);
  if (isInstalled()) return;
  demandSpace(root, 1200 * mebi);
  await step('Installing dependencies (once, about a minute)', () => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    const stop = () => npm.kill('SIGTERM');
    const signals = ['SIGINT', 'SIGTERM'];
    for (const signal of signals) process.once(signal, stop);
    let output = '';
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (output += chunk));
    return new Promise((resolve, reject) => {
      npm.once('error', () => reject(new Stop('npm was not found: install Node.js 24 with npm from https://nodejs.org.')));
      npm.once('close', (code, signal) => {
        for (const name of signals) process.off(name, stop);
        if (signal) reject(new Stop('Stopped while installing; run the command again to go on.'));
        else if (code === 0) resolve();
        else reject(new Stop(explainNpm(output)));
      });
    });
  });
}

/** The supported Node.js: this one when new enough (argon2, require(esm) in Jest), else the one npm installed. */
function supportedNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 9)) return process.execPath;
  const local = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(local) && spawnSync(local, ['--version'], { shell: process.platform === 'win32' }).status === 0) return local;
  throw new Stop(`Node.js 24.9 or newer is needed, this is ${process.version}, and npm has no Node.js for ${process.platform}-${process.arch}. Install Node.js 24 from https://nodejs.org.`);
}

/**
 * Makes sure of dependencies and Node.js, then runs `main`: here, or in the same script under the right Node.js.
 * Signals and a vanished parent (npm does not always pass SIGTERM on) reach the script either way.
 */
export async function withNode(script, main) {
  await ensureInstalled();
  const node = supportedNode();
  process.env.PATH = `${join(root, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
  if (node === process.execPath) return main();
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  whenOrphaned(() => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** Calls back once when the process that started us is gone. */
export function whenOrphaned(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
}
