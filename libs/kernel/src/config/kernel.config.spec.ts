import { randomBytes } from 'node:crypto';
import { describeConfigs, loadConfig } from './define-config.js';
import { kernelConfig } from './kernel.config.js';

const minimal = {
  DATABASE_URL: 'postgres://app:app@localhost/frontoffice',
  DATABASE_RELAY_URL: 'postgresql://relay:relay@localhost/frontoffice',
  APP_KEYS: `2026:${randomBytes(32).toString('base64')}`,
};
const load = (env: NodeJS.ProcessEnv = {}) => {
  loadConfig({ ...minimal, ...env });
  return kernelConfig.value();
};
const linesOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
};

describe('kernelConfig', () => {
  it('needs two database URLs and a key, and defaults everything else safely', () => {
    expect(linesOf({})).toEqual(['DATABASE_URL: is required (kernel)', 'DATABASE_RELAY_URL: is required (kernel)', 'APP_KEYS: is required (kernel)']);
    expect(load()).toMatchObject({
      NODE_ENV: 'production', PORT: 3000, HOST: '0.0.0.0', OPERATOR_PORT: 3001, OPERATOR_HOST: '127.0.0.1', TRUST_PROXY: false, DATABASE_POOL_MAX: 20,
      STORAGE_DRIVER: 'fs', SMTP_URL: 'smtp://127.0.0.1:1025', DEMO_MODE: false, EGRESS_ALLOW: [], JOB_CONCURRENCY: 20, JOB_IN_FLIGHT_MAX: 200, JOB_LEASE_MS: 60_000,
      OUTBOX_POLL_MS: 200, SHUTDOWN_DEADLINE_MS: 15_000, RATE_LIMIT_TOKEN_PER_MINUTE: 600, RATE_LIMIT_ORGANIZATION_PER_MINUTE: 3000, RATE_LIMIT_ANONYMOUS_PER_MINUTE: 60,
      PUBLIC_URL: 'http://localhost:3000', MAIL_FROM: { name: 'Frontoffice', address: 'no-reply@frontoffice.localhost' },
    });
    expect(load().REDIS_URL).toBeUndefined();
  });

  it('holds the keys as a ring, the first one active', () => {
    const old = randomBytes(32).toString('base64');
    expect(load({ APP_KEYS: `b:${randomBytes(32).toString('base64')},a:${old}` }).APP_KEYS.ids).toEqual(['b', 'a']);
    const [line] = linesOf({ ...minimal, APP_KEYS: `${old}` });
    expect(line).toBe('APP_KEYS: expected <id>:<base64 of 32 random bytes>, several separated by commas (kernel)');
  });

  it('asks for a way round the pooler, unless Redis carries the jobs', () => {
    const behind = { ...minimal, DATABASE_POOLER: 'transaction' };
    expect(linesOf(behind)).toEqual(['DATABASE_QUEUE_URL: is required when DATABASE_POOLER is transaction and there is no REDIS_URL: LISTEN does not pass a pooler (kernel)']);
    expect(linesOf({ ...behind, REDIS_URL: 'redis://localhost' })).toEqual([]);
    expect(linesOf({ ...behind, DATABASE_QUEUE_URL: minimal.DATABASE_RELAY_URL })).toEqual([]);
  });

  it('asks for everything S3 needs, also when something else is wrong', () => {
    expect(linesOf({ ...minimal, STORAGE_DRIVER: 's3', S3_BUCKET: 'files', PORT: 'x' })).toEqual([
      'PORT: expected a whole number from 1 to 65535 (kernel)',
      'S3_REGION: is required when STORAGE_DRIVER is s3 (kernel)',
      'S3_ACCESS_KEY_ID: is required when STORAGE_DRIVER is s3 (kernel)',
      'S3_SECRET_ACCESS_KEY: is required when STORAGE_DRIVER is s3 (kernel)',
    ]);
  });

  it.each<[string, unknown]>([
    ['false', false], ['1', 1], ['0', 0], ['10.0.0.1', ['10.0.0.1']], ['10.0.0.0/8, fd00::/8,loopback', ['10.0.0.0/8', 'fd00::/8', 'loopback']],
  ])('reads TRUST_PROXY=%s', (text, value) => expect(load({ TRUST_PROXY: text }).TRUST_PROXY).toEqual(value));

  it.each([
    ['TRUST_PROXY', 'true'], ['TRUST_PROXY', '*'], ['TRUST_PROXY', '10.0.0.0/64'], ['PUBLIC_URL', 'https://example.com/app'], ['PUBLIC_URL', 'ftp://example.com'],
    ['PUBLIC_URL', 'https://u:p@example.com'], ['DATABASE_URL', 'mysql://localhost/x'], ['DATABASE_RELAY_URL', 'localhost'], ['REDIS_URL', 'http://localhost'],
    ['SMTP_URL', 'http://localhost'], ['MAIL_FROM', 'not an address'], ['MAIL_FROM', 'x@y.example\r\nBcc: z@y.example'], ['EGRESS_ALLOW', 'http://x'], ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'], ['DEMO_MODE', 'maybe'], ['PORT', '0'], ['JOB_LEASE_MS', '999'], ['S3_ENDPOINT', 's3.local'], ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ])('refuses %s=%j in one line', (variable, value) => {
    expect(linesOf({ ...minimal, [variable]: value })).toEqual([expect.stringMatching(new RegExp(`^${variable}: expected .+ \\(kernel\\)$`))]);
  });

  it('accepts a public URL with or without a slash', () => {
    expect(['https://example.com/', 'https://example.com'].map((text) => load({ PUBLIC_URL: text }).PUBLIC_URL)).toEqual(['https://example.com', 'https://example.com']);
  });

  it('describes every variable and marks every one that can hold a password', () => {
    const rows = describeConfigs();
    expect(rows.filter((row) => row.description === '')).toEqual([]);
    expect(rows.filter((row) => row.secret).map((row) => row.variable)).toEqual([
      'DATABASE_URL', 'DATABASE_RELAY_URL', 'DATABASE_ADMIN_URL', 'DATABASE_QUEUE_URL', 'REDIS_URL', 'APP_KEYS', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'SMTP_URL',
    ]);
  });
});
