import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';

const root = join(__dirname, '../../..');
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

describe('npm run cli -- keys rotate', () => {
  const [newest, oldest] = [key('2026'), key('2025')];
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ environment: { APP_KEYS: oldest } });
    const { client } = await signUpCompany(test.url);
    for (const title of ['One', 'Two']) expect((await client.post('/v1/plugins', { dataSource: 'github', title, credentials: { token: 'ghp_secret' } })).status).toBe(201);
  });
  afterAll(() => test?.close());

  async function rotate(keys: string): Promise<{ code: number; output: string }> {
    const child = spawn(process.execPath, [join(root, 'dist/apps/cli/src/main.js'), 'keys', 'rotate'], {
      env: { ...process.env, APP_KEYS: keys, DATABASE_URL: test.database.appUrl, DATABASE_RELAY_URL: test.database.relayUrl, DATABASE_QUEUE_URL: test.database.queueUrl, REDIS_URL: '' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }
  const keysInUse = async () => (await queryAsAdmin<{ id: string }>(test.database, `select distinct split_part(sealed_credentials, '.', 2) as id from plugins`)).map(({ id }) => id);

  it('says what is left and fails while the old key is missing', async () => {
    const { code, output } = await rotate(newest);
    expect([code, output]).toEqual([1, expect.stringContaining('plugins.sealed_credentials: 0 sealed again, 2 left, 2 of them open with no key')]);
    expect(await keysInUse()).toEqual(['2025']);
  }, 120_000);

  it('leaves nothing with both keys, and then the old one is not needed', async () => {
    const first = await rotate(`${newest},${oldest}`);
    expect([first.code, first.output]).toEqual([0, expect.stringContaining('plugins.sealed_credentials: 2 sealed again, 0 left')]);
    expect(first.output).not.toContain('ghp_secret');
    expect(await keysInUse()).toEqual(['2026']);
    const second = await rotate(newest);
    expect([second.code, second.output]).toEqual([0, expect.stringMatching(/\n0 left\n$/)]);
  }, 120_000);
});
