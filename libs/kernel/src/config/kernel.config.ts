import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { KeyRing } from '../crypto/key-ring.js';
import { parseEgressAllow } from '../egress/allow-list.js';
import { parseMailbox } from '../mail/mailbox.js';
import { defineConfig, type ConfigOf } from './define-config.js';
import { flag, list, milliseconds, oneOf, parsedBy, port, url, wholeNumber } from './variables.js';

const SECRET = { secret: true };
const databaseUrl = () => url('expected a postgres URL', ['postgres:', 'postgresql:']).meta(SECRET);

const server = {
  NODE_ENV: oneOf(['development', 'test', 'production']).default('production').describe('Mode of operation; everything but `production` relaxes checks at start.'),
  PORT: port().prefault('3000').describe('Port of the public API.'),
  HOST: z.string().default('0.0.0.0').describe('Address the public API listens on.'),
  PUBLIC_URL: parsedBy(parseOrigin, 'expected an http or https URL without a path').prefault('http://localhost:3000')
    .describe('Origin under which users reach the API; links in e-mails, token issuer and callback signatures are made from it.'),
  OPERATOR_PORT: port().prefault('3001').describe('Port of the operator listener (metrics, liveness, caught mail).'),
  OPERATOR_HOST: z.string().default('127.0.0.1').describe('Address the operator listener binds to; it has no login, keep it private.'),
  CORS_ORIGINS: parsedBy((text) => text.split(',').map((item) => item.trim()).filter(Boolean).map(parseOrigin), 'expected origins separated by commas').prefault('')
    .describe('Origins whose pages may call the API beside those of client apps, e.g. `https://dashboard.example.com`, separated by commas.'),
  TRUST_PROXY: parsedBy(parseTrustProxy, 'expected false, a number of proxies, or addresses and ranges separated by commas').prefault('false')
    .describe('Proxies in front whose `X-Forwarded-*` headers count: `false`, how many hops, or their addresses.'),
  SHUTDOWN_DEADLINE_MS: milliseconds().prefault('15000').describe('Time for running requests and jobs to end after SIGTERM.'),
};

const database = {
  DATABASE_URL: databaseUrl().describe('PostgreSQL, as the application role: not the owner of the tables, no BYPASSRLS.'),
  DATABASE_RELAY_URL: databaseUrl().describe('PostgreSQL, as the relay role, which sees the outbox of every organization.'),
  DATABASE_ADMIN_URL: databaseUrl().optional().describe('PostgreSQL, as a login that may create roles and tables; only `migrate`, `backup` and `restore` read it.'),
  DATABASE_POOLER: oneOf(['none', 'transaction']).default('none').describe('`transaction` when DATABASE_URL and DATABASE_RELAY_URL lead through PgBouncer in transaction mode: nothing then outlives a transaction.'),
  DATABASE_QUEUE_URL: databaseUrl().optional().describe('PostgreSQL without the pooler between, as the relay role: the job queues listen there when there is no Redis. DATABASE_RELAY_URL unless set.'),
  DATABASE_POOL_MAX: wholeNumber(1, 500).prefault('20').describe('Connections of one process.'),
  REDIS_PREFIX: z.string().regex(/^[\w-]{1,40}$/).default('frontoffice').describe('Prefix of every Redis key, so that two installations can share one Redis.'),
  REDIS_URL: url('expected a redis URL', ['redis:', 'rediss:']).meta(SECRET).optional().describe('Redis for the job queues and for counting requests; without it both are done in PostgreSQL.'),
};

const secrets = {
  APP_KEYS: parsedBy((text) => KeyRing.parse(text), 'expected <id>:<base64 of 32 random bytes>, several separated by commas').meta(SECRET)
    .describe('Master keys as `<id>:<base64 of 32 bytes>`, separated by commas. The first encrypts, the others only decrypt. Make one: `openssl rand -base64 32`.'),
};

const storage = {
  STORAGE_DRIVER: oneOf(['fs', 's3']).default('fs').describe('Where files are kept: a directory, or an S3 bucket.'),
  STORAGE_DIR: z.string().default('.data/storage').describe('Directory of the `fs` driver.'),
  S3_BUCKET: z.string().optional().describe('Bucket; required for `s3`.'),
  S3_REGION: z.string().optional().describe('Region; required for `s3`.'),
  S3_ENDPOINT: url('expected an http or https URL', ['http:', 'https:']).optional().describe('Endpoint of an S3-compatible store other than AWS.'),
  S3_ACCESS_KEY_ID: z.string().meta(SECRET).optional().describe('Access key; required for `s3`.'),
  S3_SECRET_ACCESS_KEY: z.string().meta(SECRET).optional().describe('Secret key; required for `s3`.'),
};

const mail = {
  SMTP_URL: url('expected an smtp or smtps URL', ['smtp:', 'smtps:']).meta(SECRET).default('smtp://127.0.0.1:1025').describe('Server for the mail the application itself sends.'),
  MAIL_FROM: parsedBy(parseMailbox, 'expected an address, or Name <address>').prefault('Frontoffice <no-reply@frontoffice.localhost>').describe('Sender of that mail.'),
  DEMO_MODE: flag().prefault('false').describe('Catches all mail the application sends and shows it on the operator listener.'),
  DEMO_MAIL_DIR: z.string().default('.data/mail').describe('Directory of the caught mail.'),
  DEMO_SMTP_PORT: port().prefault('1025').describe('Port of the catching SMTP server on 127.0.0.1.'),
};

const outside = {
  EGRESS_ALLOW: parsedBy(parseEgressAllow, 'expected hosts, addresses or ranges separated by commas, each with or without :port').prefault('')
    .describe('Targets users may name although they are private: `host`, `host:port`, an address or `10.0.0.0/8:993`, separated by commas.'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').describe('Least level that is logged.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('expected an http or https URL', ['http:', 'https:']).optional().describe('Turns OpenTelemetry traces on and sends them there.'),
};

const limits = {
  RATE_LIMIT_TOKEN_PER_MINUTE: wholeNumber(1, 1_000_000).prefault('600').describe('Requests a minute with one access token or API key, in all processes together.'),
  RATE_LIMIT_ORGANIZATION_PER_MINUTE: wholeNumber(1, 1_000_000).prefault('3000').describe('Requests a minute of one organization, in all processes together.'),
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: wholeNumber(1, 1_000_000).prefault('60').describe('Requests a minute without a token from one address, in each process.'),
  WORKER_ROLES: list().pipe(z.array(z.enum(['jobs', 'relay'], { error: 'expected jobs, relay, or both' })).min(1)).prefault('jobs,relay').describe('What a worker process does: `jobs` runs them, `relay` hands them out. Both may run in any number.'),
  JOB_CONCURRENCY: wholeNumber(1, 1000).prefault('20').describe('Jobs one worker runs at the same time.'),
  JOB_IN_FLIGHT_MAX: wholeNumber(1, 100_000).prefault('200').describe('Jobs handed to a queue at the same time; the rest wait in PostgreSQL.'),
  JOB_LEASE_MS: milliseconds(1000).prefault('60000').describe('After this time without an answer a job is handed over again.'),
  OUTBOX_POLL_MS: milliseconds(10).prefault('200').describe('Pause between two looks at the outbox.'),
};

const REQUIRED_FOR_S3 = ['S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

const schema = z.object({ ...server, ...database, ...secrets, ...storage, ...mail, ...outside, ...limits }).superRefine(
  (values, context) => {
    if (values.DATABASE_POOLER === 'transaction' && !values.REDIS_URL && !values.DATABASE_QUEUE_URL) {
      context.addIssue({ code: 'custom', path: ['DATABASE_QUEUE_URL'], message: 'is required when DATABASE_POOLER is transaction and there is no REDIS_URL: LISTEN does not pass a pooler' });
    }
    if (values.STORAGE_DRIVER !== 's3') return;
    for (const variable of REQUIRED_FOR_S3) {
      if (values[variable] === undefined) context.addIssue({ code: 'custom', path: [variable], message: 'is required when STORAGE_DRIVER is s3' });
    }
  },
  // also when other variables are wrong: whoever starts the application shall see everything at once
  { when: () => true },
);

/** The kernel's own configuration. */
export const kernelConfig = defineConfig('kernel', schema);
export type KernelConfig = ConfigOf<typeof kernelConfig>;

function parseOrigin(text: string): string {
  const { protocol, origin, href } = new URL(text);
  if (!['http:', 'https:'].includes(protocol) || href !== `${origin}/`) throw new Error('Not an origin.');
  return origin;
}

/** Fastify's `trustProxy`. `true` is refused: whoever reaches the port could then choose the address he seems to come from. */
function parseTrustProxy(text: string): false | number | string[] {
  if (text === 'false') return false;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const hops = text.split(',').map((hop) => hop.trim());
  const named = ['loopback', 'linklocal', 'uniquelocal'];
  if (!hops.every((hop) => named.includes(hop) || ipaddr.isValid(hop) || ipaddr.isValidCIDR(hop))) throw new Error('Not a proxy address.');
  return hops;
}
