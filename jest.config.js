const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const vm = require('node:vm');

// NestJS 12 and MikroORM 7 are ESM only: Jest must be able to require() them, which takes Node >= 24.9 and
// --experimental-vm-modules. Run again with both, so that a plain `npx jest` works whatever Node it was given.
if (!vm.SourceTextModule?.prototype?.hasAsyncGraph && !process.env.FO_JEST) {
  const local = join(__dirname, 'node_modules/.bin/node');
  const node = existsSync(local) ? local : process.execPath;
  const again = spawnSync(node, ['--experimental-vm-modules', '--no-warnings', ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, FO_JEST: '1' },
  });
  process.exit(again.status ?? 1);
}

const { exclude: _exclude, $schema: _schema, ...swcrc } = JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8'));

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swcrc, swcrc: false, module: { type: 'commonjs' } }] },
  resolver: join(__dirname, 'test/support/resolve.cjs'),
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};
const services = '<rootDir>/test/support/services';
const database = { globalSetup: `${services}/start-database.cjs`, globalTeardown: `${services}/stop.cjs` };
const databaseAndRedis = { globalSetup: `${services}/start-database-and-redis.cjs`, globalTeardown: `${services}/stop.cjs` };
// Jest loads everything anew for every file, which for the whole product takes longer than most files run; unit specs load little
const kept = { testEnvironment: join(__dirname, 'test/support/kept/environment.cjs'), runtime: join(__dirname, 'test/support/kept/runtime.cjs') };
const tier = (displayName, folders, testRegex, setup = {}) => ({
  ...shared,
  displayName,
  roots: folders.map((folder) => join(__dirname, folder)).filter((folder) => existsSync(folder)),
  testRegex,
  ...setup,
});

/**
 * One project a tier: `npx jest --selectProjects unit db`, or `npx jest libs/crm/src/leads` for whatever lies there.
 * @type {import('jest').Config}
 */
module.exports = {
  projects: [
    tier('unit', ['apps', 'libs', 'scripts', 'sdk', 'test/support'], '\\.spec\\.ts$'),
    tier('db', ['apps', 'libs'], '\\.db-spec\\.ts$', { ...kept, ...database }),
    tier('architecture', ['test/architecture'], '\\.spec\\.ts$', { ...kept, ...database }),
    tier('e2e', ['test/e2e'], '\\.e2e-spec\\.ts$', { ...kept, ...databaseAndRedis }),
    tier('faults', ['test/faults'], '\\.(spec|e2e-spec)\\.ts$', databaseAndRedis),
  ].filter((project) => project.roots.length > 0),
  testTimeout: 30_000, // of the run, not of a project: Jest ignores it there
  coverageProvider: 'v8',
  collectCoverageFrom: ['apps/**/*.ts', 'libs/**/*.ts', '!**/*spec.ts', '!**/migrations/**', '!**/main.ts'],
};
