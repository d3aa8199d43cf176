import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { openWorld } from '../../../../test/e2e/security/support/open-world.js';
import { DecryptionFailed, FieldCipher } from './field-cipher.js';
import { KeyRing } from './key-ring.js';
import { RotateKeys } from './rotate-keys.js';
import { declaredSealedColumns, type SealedColumn } from './sealed-columns.js';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [newest, oldest] = [key('2026'), key('2025')];
const cipherOf = (keys: string) => new FieldCipher(KeyRing.parse(keys));
const [before, after] = [cipherOf(oldest), cipherOf(newest)];
const columnOf = (name: string) => declaredSealedColumns().find(({ table, column }) => `${table}.${column}` === name)!;

describe('the rotation of keys', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ environment: { APP_KEYS: `${newest},${oldest}` } });
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
  });
  afterAll(() => test?.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from plugins'));

  const rotate = (options: Parameters<RotateKeys['run']>[1] = {}) => test.app.get(RotateKeys).run([acme.organizationId, globex.organizationId], options);
  const ofPlugins = async (report: ReturnType<typeof rotate>) => (await report).find(({ column }) => column === 'plugins.sealed_credentials');

  async function addPlugins({ organizationId }: SignedUp, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await queryAsAdmin(
      test.database,
      `insert into plugins (id, organization_id, created_at, updated_at, data_source, title, sealed_credentials)
       select id, $1, now(), now(), 'github', 'GitHub', sealed from unnest($2::uuid[], $3::text[]) v (id, sealed)`,
      [organizationId, ids, ids.map((id) => before.seal(JSON.stringify({ token: `of ${id}` }), columnOf('plugins.sealed_credentials').at(organizationId, id)))],
    );
    return ids;
  }
  const sealedOf = async (ids: string[]) => queryAsAdmin<{ id: string; organization_id: string; sealed_credentials: string }>(test.database, 'select id, organization_id, sealed_credentials from plugins where id = any($1) order by id', [ids]);

  it('seals what older keys sealed again in its place, of every organization, and leaves nothing', async () => {
    const ids = [...(await addPlugins(acme, 25)), ...(await addPlugins(globex, 7))];
    expect(await ofPlugins(rotate({ batchSize: 10 }))).toEqual({ column: 'plugins.sealed_credentials', resealed: 32, left: 0, unreadable: 0 });
    for (const { id, organization_id, sealed_credentials } of await sealedOf(ids)) {
      const place = columnOf('plugins.sealed_credentials').at(organization_id, id);
      expect(JSON.parse(after.open(sealed_credentials, place).toString())).toEqual({ token: `of ${id}` });
      expect(() => before.open(sealed_credentials, place)).toThrow(DecryptionFailed);
    }
    const again = await rotate();
    expect(again.map(({ resealed, left, unreadable }) => [resealed, left, unreadable])).toEqual(again.map(() => [0, 0, 0]));
  });

  it('goes on where a run was ended', async () => {
    const ids = await addPlugins(acme, 300);
    const ended = new AbortController();
    const watch = setInterval(async () => (await sealedOf(ids)).some(({ sealed_credentials }) => sealed_credentials.startsWith('v1.2026.')) && ended.abort(), 1);
    const first = (await ofPlugins(rotate({ batchSize: 1, signal: ended.signal })))!;
    clearInterval(watch);
    expect(first.resealed).toBeGreaterThan(0);
    expect(first.left).toBe(300 - first.resealed);
    expect(first.left).toBeGreaterThan(0);
    const second = (await ofPlugins(rotate({ batchSize: 7 })))!;
    expect([second.resealed, second.left]).toEqual([first.left, 0]);
    expect((await sealedOf(ids)).filter(({ sealed_credentials }) => !sealed_credentials.startsWith('v1.2026.'))).toEqual([]);
  });

  it('reports what opens in no place, and leaves it as it is', async () => {
    const [one, two, sound] = (await addPlugins(acme, 3)).sort();
    await queryAsAdmin(test.database, 'update plugins p set sealed_credentials = o.sealed_credentials from plugins o where (p.id, o.id) in (($1, $2), ($2, $1))', [one, two]);
    const swapped = await sealedOf([one!, two!]);
    expect(await ofPlugins(rotate())).toMatchObject({ resealed: 1, left: 2, unreadable: 2 });
    expect(await sealedOf([one!, two!])).toEqual(swapped);
    expect((await sealedOf([sound!]))[0]!.sealed_credentials).toMatch(/^v1\.2026\./);
  });

  it('never takes back what is changed while it runs', async () => {
    const ids = await addPlugins(acme, 40);
    const changes = ids.map((id, index) => async () => (await acme.client.patch(`/v1/plugins/${id}`, { credentials: { token: `changed-${index}` } })).status);
    const [report, ...statuses] = await Promise.all([ofPlugins(rotate({ batchSize: 3 })), ...changes.map((change) => change())]);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(report).toMatchObject({ left: 0, unreadable: 0 });
    const tokens = (await sealedOf(ids)).map(({ id, sealed_credentials }) => JSON.parse(after.open(sealed_credentials, columnOf('plugins.sealed_credentials').at(acme.organizationId, id)).toString()).token);
    expect(tokens.sort()).toEqual(ids.map((_, index) => `changed-${index}`).sort());
  });

  it('waits for a change that is not committed yet, and leaves it', async () => {
    const [id] = await addPlugins(acme, 1);
    const place = columnOf('plugins.sealed_credentials').at(acme.organizationId, id!);
    const changed = before.seal('{"token":"changed"}', place); // by a process that does not know the new key yet
    const client = new Client(test.database.adminUrl);
    await client.connect();
    await client.query('begin');
    await client.query('update plugins set sealed_credentials = $2 where id = $1', [id, changed]);
    const report = ofPlugins(rotate());
    await eventually(async () => (await queryAsAdmin(test.database, `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0);
    await client.query('commit');
    await client.end();
    expect(await report).toMatchObject({ resealed: 0, left: 1 });
    expect((await sealedOf([id!]))[0]!.sealed_credentials).toBe(changed);
    expect(await ofPlugins(rotate())).toMatchObject({ resealed: 1, left: 0 });
  });

  it('covers every sealed column, whoever its rows belong to', async () => {
    const world = await openWorld(test);
    const organization = { id: acme.organizationId, userId: acme.userId, ownerId: acme.userId, canary: 'ROTATE' };
    const owners = ({ owner }: SealedColumn) => [...(owner === 'organization' ? [] : [null]), ...(owner === 'installation' ? [] : [acme.organizationId])];
    for (const column of declaredSealedColumns()) {
      for (const organizationId of owners(column)) {
        const id = column.key.type === 'uuid' ? randomUUID() : randomBytes(32);
        const others = declaredSealedColumns().filter((other) => other.table === column.table && other !== column).map((other) => [other.column, null]);
        const sealed = before.seal('secret', column.at(organizationId, Buffer.isBuffer(id) ? id.toString('hex') : id));
        await world.insert(organization, column.table, { ...Object.fromEntries(others), ...(column.owner === 'either' ? { organization_id: organizationId } : {}), [column.key.column]: id, [column.column]: sealed });
      }
    }
    await world.close();
    const report = await rotate();
    expect(report.map(({ column, resealed, left }) => [column, resealed, left])).toEqual(declaredSealedColumns().map((column) => [`${column.table}.${column.column}`, owners(column).length, 0]));
    expect(report.length).toBeGreaterThan(5);
  });
});
