import { MikroORM } from '@mikro-orm/postgresql';
import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../../test/support/database.js';
import { FieldCipher } from '../crypto/field-cipher.js';
import { KeyRing } from '../crypto/key-ring.js';
import { ormOptions } from '../database/orm-options.js';
import { runInScope, Scope } from '../scope/scope.js';
import { Inbox } from './inbox.js';

describe('the inbox', () => {
  const inbox = new Inbox(new FieldCipher(KeyRing.parse(`a:${randomBytes(32).toString('base64')}`)));
  const [ours, theirs] = [randomUUID(), randomUUID()];
  let database: TestDatabase;
  let orm: MikroORM;

  const as = <T>(organizationId: string | null, work: () => Promise<T>): Promise<T> => {
    const scope = new Scope({ em: orm.em.fork({ useContext: false }), requestId: 'test', organizationId });
    return runInScope(scope, () => scope.transaction(work));
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    orm = (await MikroORM.init({ ...ormOptions(database.appUrl, 4), entities: [] })) as unknown as MikroORM;
  });
  afterAll(async () => {
    await orm?.close(true);
    await database?.drop();
  });

  it('keeps a delivery once, however often and however parallel it comes', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => as(ours, () => inbox.accept('provider', 'evt_1', '{"a":1}'))));
    expect(ids.filter((id) => id !== null)).toHaveLength(1);
    expect(await as(ours, () => inbox.accept('other-provider', 'evt_1', '{}'))).not.toBeNull();
  });

  it('hands a body out to one run only', async () => {
    const id = (await as(ours, () => inbox.accept('provider', 'evt_2', '{"secret":"of a customer"}')))!;
    const bodies = await Promise.all([1, 2, 3].map(() => as(ours, () => inbox.take(id))));
    expect(bodies.filter((body) => body !== null)).toEqual(['{"secret":"of a customer"}']);
  });

  it('takes nothing when the work it was taken for rolls back', async () => {
    const id = (await as(ours, () => inbox.accept('provider', 'evt_3', 'body')))!;
    await as(ours, async () => {
      await inbox.take(id);
      throw new Error('no');
    }).catch(() => undefined);
    expect(await as(ours, () => inbox.take(id))).toBe('body');
  });

  it('is closed to other organizations and holds nothing readable', async () => {
    const id = (await as(ours, () => inbox.accept('provider', 'evt_4', 'canary-of-a-customer')))!;
    expect(await as(theirs, () => inbox.take(id))).toBeNull();
    expect(await as(null, () => inbox.take(id))).toBeNull();
    const [row] = await queryAsAdmin<{ row: string }>(database, 'select inbox_messages::text as row from inbox_messages where id = $1', [id]);
    expect(row!.row).not.toContain('canary');
  });
});
