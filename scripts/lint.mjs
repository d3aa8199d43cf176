#!/usr/bin/env node
// `npm run lint`: types, boundaries between contexts, who reads the environment, the API description, what it changed since the last release, and the SDK made of it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withNode } from './install.mjs';
import { openapiProblems } from './openapi-changes.mjs';
import { explain } from './progress.mjs';
import { staleFiles } from './sdk.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const tool = (file, ...args) => spawnSync(process.execPath, [join(root, 'node_modules', file), ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off' } });
/** What a tool complains of; `warning` matches what it prints when it only warns, which is not enough either. */
const asResult = ({ status, stdout, stderr }, warning) => (status === 0 && !warning?.test(`${stdout}${stderr}`) ? '' : `${stdout}${stderr}` || `exit code ${status}`);

/** Only `*.config.ts` files, through defineConfig, know environment variables; an app's main.ts hands all of them to loadConfig. */
function readsEnvironment() {
  const files = ['apps', 'libs', 'migrations'].filter((dir) => existsSync(join(root, dir))).flatMap((dir) => readdirSync(join(root, dir), { recursive: true }).map((name) => join(dir, name)));
  const checked = files.filter((file) => file.endsWith('.ts') && !/(\.config|spec)\.ts$/.test(file));
  return checked
    .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n').map((line, index) => ({ line, at: `${file}:${index + 1}` })))
    .filter(({ line }) => /process\s*\.\s*env|process\[['"]env/.test(line.replace(/(loadConfig|startTracing)\(process\.env\)/, '').replace(/\/\/.*|^\s*\*.*/, '')))
    .map(({ at }) => `${at} reads process.env: declare the variable with defineConfig in a *.config.ts file`)
    .join('\n');
}

const checks = [
  ['types', () => asResult(tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'))],
  ['boundaries', () => existsSync(join(root, '.dependency-cruiser.mjs')) && asResult(tool('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', 'apps', 'libs'))],
  ['environment', readsEnvironment],
  ['openapi.json', () => existsSync(join(root, 'openapi.json')) && asResult(tool('@redocly/cli/bin/cli.js', 'lint', 'openapi.json', '--max-problems=100'), /You have (\d+) warning/)],
  ['openapi.json breaks no program', () => openapiProblems().join('\n')],
  ['sdk is what openapi.json makes of it', () => staleFiles().map((name) => `generated${name} is stale: npm run sdk`).join('\n')],
  ['sdk types', () => asResult(tool('typescript/bin/tsc', '--noEmit', '-p', 'sdk/typescript/tsconfig.spec.json'))],
];

withNode(fileURLToPath(import.meta.url), () => {
  for (const [name, check] of checks) {
    const problems = check();
    console.log(problems === false ? `  - ${name}: nothing to check` : problems ? `  ✗ ${name}\n${problems}` : `  ✓ ${name}`);
    if (problems) process.exitCode = 1;
  }
}).catch((error) => {
  console.error(explain(error));
  process.exit(1);
});
