#!/usr/bin/env node
// `npm run sdk`: makes the generated parts of sdk/typescript and sdk/python from openapi.json. With --check it changes nothing and fails when they differ.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withNode } from './install.mjs';
import { explain } from './progress.mjs';
import { pythonSdk } from './python-sdk.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sdk = join(root, 'sdk/typescript');
const generated = join(sdk, 'src/generated');
const python = join(root, 'sdk/python/frontoffice/generated.py');
const pythonSource = () => pythonSdk(JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')));

function generate(output) {
  const args = [join(root, 'node_modules/@hey-api/openapi-ts/bin/run.js'), '--file', 'openapi-ts.config.mjs', '--output', output, '--silent'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: sdk, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The SDK could not be generated:\n${stdout}${stderr}`);
}

const filesOf = (directory) => new Map(readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => [join(parentPath, name).slice(directory.length), readFileSync(join(parentPath, name), 'utf8')]));

/** Names of the files that are not what openapi.json makes of them. */
export function staleFiles() {
  const directory = mkdtempSync(join(tmpdir(), 'frontoffice-sdk-'));
  try {
    generate(directory);
    const [fresh, committed] = [filesOf(directory), filesOf(generated)];
    const stale = [...new Set([...fresh.keys(), ...committed.keys()])].filter((name) => fresh.get(name) !== committed.get(name));
    return readFileSync(python, 'utf8') === pythonSource() ? stale : [...stale, '/generated.py'];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function main() {
  if (!process.argv.includes('--check')) {
    generate(generated);
    writeFileSync(python, pythonSource());
    return;
  }
  const stale = staleFiles();
  if (stale.length === 0) return;
  console.error(`Not what openapi.json makes of it: ${stale.join(', ')}. Run: npm run sdk`);
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  withNode(fileURLToPath(import.meta.url), main).catch((error) => {
    console.error(explain(error));
    process.exit(1);
  });
}
