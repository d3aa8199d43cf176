#!/usr/bin/env node
// Run after every `npm install`. npm leaves optional platform packages out of package-lock.json when the registry in use does not carry
// them, and `npm ci` then refuses the lockfile: add them, they are only fetched on the platform they are for. Registry hosts go.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = { darwin: 'darwin', win32: 'win32', windows: 'win32', win: 'win32', linux: 'linux', freebsd: 'freebsd', android: 'android', openharmony: 'openharmony', openbsd: 'openbsd', netbsd: 'netbsd', sunos: 'sunos', aix: 'aix' };
const processors = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

/** The entry npm itself would have written, read off the package's name; undefined when that does not name a platform. */
function platformEntry(name, range, dev) {
  const version = range.replace(/^[\^~]/, '');
  const words = name.split(/[/-]/);
  const os = words.map((word) => systems[word]).find(Boolean);
  const cpu = words.find((word) => processors.includes(word));
  if (!/^\d+\.\d+\.\d+/.test(version) || !(os || cpu === 'wasm32')) return undefined;
  const libc = /musl/.test(name) ? ['musl'] : os === 'linux' && /gnu/.test(name) ? ['glibc'] : undefined;
  return { version, ...(cpu && { cpu: [cpu] }), ...(dev && { dev: true }), ...(libc && { libc }), license: 'MIT', optional: true, ...(os && { os: [os] }) };
}

let added = 0;
for (const [path, pkg] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(pkg.optionalDependencies ?? {})) {
    const top = `node_modules/${name}`;
    if (lock.packages[`${path}/${top}`] || lock.packages[top]) continue;
    const entry = platformEntry(name, range, path !== '' && pkg.dev);
    if (!entry) console.warn(`not added: ${name}@${range} names no platform`);
    else lock.packages[top] = entry;
    added += entry ? 1 : 0;
  }
}
for (const pkg of Object.values(lock.packages)) if (/^https?:/.test(pkg.resolved ?? '')) delete pkg.resolved;
const [rootEntry, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([rootEntry, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} platform packages added`);
