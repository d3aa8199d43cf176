#!/usr/bin/env node
// `npm run lint`: types, boundaries between contexts, who reads the environment, the API description, what it changed since the last release, and the SDK made of it.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withNode } from './install.mjs';
import { openapiProblems } from './openapi-changes.mjs';
import { explain } from './progress.mjs';
import { staleFiles } from './sdk.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
/** What a tool complains of; `warning` matches what it prints when it only warns, which is not enough either. */
const tool = (file, args, warning) =>
  new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 2 ** 26, env: { ...process.env, REDOCLY_TELEMETRY: 'off' } };
    execFile(process.execPath, [join(root, 'node_modules', file), ...args], options, (error, stdout, stderr) => {
      resolve(!error && !warning?.test(`${stdout}${stderr}`) ? '' : `${stdout}${stderr}` || (error?.message ?? 'It warned.'));
    });
  });

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
  ['types', () => tool('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json'])],
  ['boundaries', () => existsSync(join(root, '.dependency-cruiser.mjs')) && tool('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.mjs', 'apps', 'libs'])],
  ['environment', readsEnvironment],
  ['openapi.json', () => existsSync(join(root, 'openapi.json')) && tool('@redocly/cli/bin/cli.js', ['lint', 'openapi.json', '--max-problems=100'], /You have (\d+) warning/)],
  ['openapi.json breaks no program', () => openapiProblems().join('\n')],
  ['sdk is what openapi.json makes of it', () => staleFiles().map((name) => `generated${name} is stale: npm run sdk`).join('\n')],
  ['sdk types', () => tool('typescript/bin/tsc', ['--noEmit', '-p', 'sdk/typescript/tsconfig.spec.json'])],
];

withNode(fileURLToPath(import.meta.url), async () => {
  // those that are processes of their own run side by side
  const results = checks.map(([name, check]) => [name, check()]);
  for (const [name, result] of results) {
    const problems = await result;
    console.log(problems === false ? `  - ${name}: nothing to check` : problems ? `  ✗ ${name}\n${problems}` : `  ✓ ${name}`);
    if (problems) process.exitCode = 1;
  }
}).catch((error) => {
  console.error(explain(error));
  process.exit(1);
});
