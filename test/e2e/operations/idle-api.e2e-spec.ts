import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { freePorts } from '../../support/mail-server/free-ports.js';
import { ServerProcess } from '../../faults/support/server-process.js';

/** What only some requests need, or only workers: each takes from half a megabyte to ten. */
const SELDOM_NEEDED = [
  '@nestjs/swagger', 'swagger-ui-dist', '@fastify/static', 'nodemailer', 'imapflow', 'mailparser', 'smtp-server', 'bullmq', 'ioredis', '@bull-board/api', 'oidc-provider',
  '@simplewebauthn/server', 'otplib', 'libphonenumber-js', 'csv-parse', 'chardet', 'ical-generator', '@octokit/core', 'sharp', 'flydrive', '@aws-sdk/client-s3', 'bcryptjs', '@zxcvbn-ts/language-common', 'ajv', 'fast-uri', 'typescript',
];

describe('An API that has started and waits', () => {
  let database: TestDatabase;
  const directory = mkdtempSync(join(tmpdir(), 'frontoffice-idle-'));

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** The packages a built API has loaded between its start and its end. */
  async function loadedBy(work: (url: string) => Promise<void>): Promise<string[]> {
    const [port, operatorPort] = (await freePorts(2)) as [number, number];
    const url = `http://127.0.0.1:${port}`;
    const file = join(directory, `${port}.json`);
    const api = new ServerProcess({
      name: 'api',
      args: ['--require', join(__dirname, 'support/loaded-packages.cjs'), join(__dirname, '../../../dist/apps/api/src/main.js')],
      environment: {
        ...Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
        DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl, REDIS_URL: process.env['FO_TEST_REDIS_URL'] ?? '',
        HOST: '127.0.0.1', PORT: String(port), OPERATOR_PORT: String(operatorPort), STORAGE_DIR: join(directory, 'storage'), LOADED_PACKAGES_FILE: file,
      },
      aliveUrl: `${url}/livez`,
      logFile: join(directory, 'api.log'),
    });
    try {
      await api.start();
      await work(url);
    } finally {
      await api.terminate(10_000);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as string[];
  }

  it('has loaded nothing that only some requests need', async () => {
    const loaded = await loadedBy(async () => undefined);
    expect(loaded).toEqual(expect.arrayContaining(['fastify', '@nestjs/core', 'zod', '@mikro-orm/postgresql']));
    expect(loaded.filter((name) => SELDOM_NEEDED.includes(name))).toEqual([]);
  }, 90_000);

  it('can be asked whether it is ready without loading the queues', async () => {
    const loaded = await loadedBy(async (url) => expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ jobStore: 'ok' }));
    expect(loaded).not.toContain('bullmq');
  }, 90_000);

  it('loads what describes the API when somebody asks for the description', async () => {
    const loaded = await loadedBy(async (url) => expect((await fetch(`${url}/openapi.json`)).status).toBe(200));
    expect(loaded).toContain('@nestjs/swagger');
  }, 90_000);
});
