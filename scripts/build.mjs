// Compiles apps and libs to dist/, and only when something changed since the last time. `npm run build`, `npm start` and the tests use it.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const dist = join(root, 'dist');
const stamp = join(dist, '.built-from');
const lock = join(root, 'node_modules/.cache/build.lock');
const folders = ['apps', 'libs'];
const configs = ['nest-cli.json', '.swcrc', 'tsconfig.json', 'package-lock.json'];
const walk = (dir) =>
  existsSync(join(root, dir)) ? readdirSync(join(root, dir), { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name)) : [];
const isSource = (file) => !/spec\.ts$/.test(file);

function hashSources() {
  const hash = createHash('sha256');
  for (const file of [...configs.map((name) => join(root, name)), ...folders.flatMap(walk).filter(isSource).sort()]) {
    hash.update(`${file.slice(root.length)}\0`).update(existsSync(file) ? readFileSync(file) : '');
  }
  return hash.digest('hex');
}

/** Output whose source is gone: a deleted migration must not run. (The compiler never empties dist, so that running processes keep their files.) */
function prune() {
  for (const file of walk('dist')) {
    const source = file.replace(dist, root).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
  }
}

/** One build at a time: waits while another process holds the lock and lives. */
async function whileLocked(work) {
  mkdirSync(join(lock, '..'), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isStale()) rmSync(lock, { force: true });
      else await sleep(100);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
function isStale() {
  try {
    if (Date.now() - statSync(lock).mtimeMs > 300_000) return true;
    process.kill(Number(readFileSync(lock, 'utf8')) || -1, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH' || error.code === 'EINVAL';
  }
}

/** True when dist/ was built from exactly these sources. */
export const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources();

/** Builds when needed. Returns whether it did; throws with the compiler's output when it fails. */
export async function ensureBuilt() {
  if (isBuilt()) return false;
  return whileLocked(async () => {
    const sources = hashSources();
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return false;
    await promisify(execFile)(process.execPath, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], { cwd: root }).catch(({ stdout, stderr, message }) => {
      throw new Error(`The build failed:\n${stdout ?? message}${stderr ?? ''}`);
    });
    prune();
    writeFileSync(stamp, sources);
    return true;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log((await ensureBuilt()) ? 'Built to dist/.' : 'dist/ is up to date.');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
