#!/usr/bin/env node
// `npm test`: types, build and every tier on real services, from a fresh checkout. Ends with one line of counts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withNode } from './install.mjs';
import { Stop, explain, step } from './progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const help = `npm test                              everything
npm test -- --tier unit,db            some tiers: unit, db, architecture, e2e, faults
npm test -- --tier e2e leads --bail   further arguments go to Jest
Environment: TEST_DATABASE_URL, TEST_REDIS_URL (use these servers), FO_JOB_STORE=redis|postgres (where jobs
run; Redis when there is one), FO_PGBOUNCER=1 (reach PostgreSQL through PgBouncer in transaction mode)`;
const tiers = ['unit', 'db', 'architecture', 'e2e', 'faults'];
/** A worker keeps something of every file it ran; collecting five gigabytes costs more than beginning anew. */
const FRESH = '--workerIdleMemoryLimit=1GB';
/** Tiers that go together in one Jest run; faults run one file at a time, because they kill things and measure. */
const runs = [{ tiers: ['unit', 'db', 'architecture'], args: ['--maxWorkers=2', FRESH] }, { tiers: ['e2e'], args: ['--maxWorkers=2', FRESH] }, { tiers: ['faults'], args: ['--runInBand'] }];

function parse(args) {
  const at = args.indexOf('--tier');
  if (at < 0) return { wanted: tiers, rest: args };
  const wanted = (args[at + 1] ?? '').split(',');
  const unknown = wanted.find((name) => !tiers.includes(name));
  if (unknown !== undefined) throw new Stop(`"${unknown}" is not a tier.\n\n${help}`);
  return { wanted, rest: args.toSpliced(at, 2) };
}

/** Debian packages of the servers some tests talk to: found on the PATH, installed where we may (root on Debian), else skipped aloud. */
function ensurePackages(onPath) {
  const needs = [
    { name: 'Redis', programs: ['redis-server', 'valkey-server', 'keydb-server'], packages: ['redis-server'] },
    { name: 'Dovecot', programs: ['dovecot'], packages: ['dovecot-core', 'dovecot-imapd', 'dovecot-lmtpd', 'dovecot-pgsql'] },
    { name: 'Postfix', programs: ['postfix'], packages: ['postfix'] },
    ...(process.env.FO_PGBOUNCER ? [{ name: 'PgBouncer', programs: ['pgbouncer'], packages: ['pgbouncer'] }] : []),
  ];
  const isMissing = (need) => !need.programs.some(onPath) && !(need.name === 'Redis' && process.env.TEST_REDIS_URL);
  const missing = needs.filter(isMissing);
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get')) aptInstall(missing.flatMap((need) => need.packages));
  return missing.filter(isMissing);
}
function aptInstall(packages) {
  // 101 keeps a package from starting its daemon: tests start their own, with their own settings
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000, encoding: 'utf8' };
  spawnSync('debconf-set-selections', { ...options, input: 'postfix postfix/main_mailer_type select No configuration\n' });
  spawnSync('apt-get', ['-qq', 'update'], options);
  const install = spawnSync('apt-get', ['-qq', 'install', '--no-install-recommends', ...packages], options);
  if (install.status !== 0) console.error(`apt-get install ${packages.join(' ')} failed: ${install.stderr.trim().split('\n').pop()}`);
  if (ours) rmSync(policy, { force: true });
}

async function jest(names, args, env) {
  const dir = mkdtempSync(join(tmpdir(), 'jest-result-'));
  const file = join(dir, 'result.json');
  const flags = ['--selectProjects', ...names, '--passWithNoTests', '--json', `--outputFile=${file}`, ...args];
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js'), ...flags], {
    cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'],
  });
  const forward = (signal) => child.kill(signal);
  process.once('SIGTERM', forward);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  process.off('SIGTERM', forward);
  const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  rmSync(dir, { recursive: true, force: true });
  // a suite that did not even load has no tests to count, and neither has a failed global setup
  const failed = (result.numFailedTests ?? 0) + (result.numRuntimeErrorTestSuites ?? 0);
  return { passed: result.numPassedTests ?? 0, failed: failed || (code === 0 ? 0 : 1), skipped: (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0) };
}

/** Says aloud which server is missing; the store jobs run on: what the caller says, else Redis when there is one. */
async function jobStore(wanted) {
  const { findRedis, onPath } = await import('./services.mjs');
  const asked = process.env.FO_JOB_STORE;
  if (!wanted.some((name) => ['e2e', 'faults'].includes(name))) return asked ?? 'postgres';
  const missing = await step('Looking for Redis, Dovecot and Postfix', () => ensurePackages(onPath));
  const withoutRedis = missing.some(({ name }) => name === 'Redis') && !findRedis();
  for (const { name, packages } of missing) {
    if (name === 'Redis' && (!withoutRedis || asked === 'postgres')) continue;
    console.log(`SKIPPED: ${name} not found; the tests that need it are skipped (apt-get install ${packages.join(' ')}).`);
  }
  return withoutRedis ? 'postgres' : (asked ?? 'redis');
}

/** Takes one core for a minute, so the rest goes on meanwhile; what is wrong is said as soon as it is known. */
async function typecheck() {
  const tsc = spawn(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', root], { stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise((resolve) => tsc.once('exit', resolve));
  if (code !== 0) console.error('The types are wrong: see above.');
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function main() {
  const { wanted, rest } = parse(process.argv.slice(2));
  const { ensureBuilt } = await import('./build.mjs');
  const total = { passed: 0, failed: 0, skipped: 0 };
  const count = (result) => Object.keys(total).forEach((key) => (total[key] += result[key]));

  // the suites start the built product hundreds of times: what Node compiled once need not be compiled again
  const env = { ...process.env, FO_JEST: '1', FO_JOB_STORE: await jobStore(wanted), NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node') };
  // a part of the tests is run by somebody who checks the types elsewhere
  const types = wanted.length === tiers.length ? typecheck() : undefined;
  await step('Building', ensureBuilt);
  for (const { tiers: names, args } of runs) {
    const chosen = names.filter((name) => wanted.includes(name));
    if (chosen.length > 0) count(await jest(chosen, [...args, ...rest], env));
  }
  if (types) count(await step('Checking types', () => types));
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

if (process.argv.includes('--help')) console.log(help);
else {
  withNode(fileURLToPath(import.meta.url), main).catch((error) => {
    console.error(explain(error));
    console.log('0 passed, 1 failed, 0 skipped');
    process.exit(1);
  });
}
