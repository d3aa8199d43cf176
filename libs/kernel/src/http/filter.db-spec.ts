import { defineEntity, MikroORM, p } from '@mikro-orm/postgresql';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../../test/support/database.js';
import { KeyRing } from '../crypto/key-ring.js';
import { KeyedMac } from '../crypto/signature.js';
import { tenantColumns, tenantTable } from '../database/columns.js';
import { migratorOptions, ormOptions } from '../database/orm-options.js';
import { uuidv7 } from '../crypto/uuid.js';
import { requireScope, runInScope, Scope } from '../scope/scope.js';
import { useCursorKey } from './cursor.js';
import { idOf } from './schemas.js';
import { defineView, equals } from './view.js';

const SlipSchema = defineEntity({
  name: 'Slip',
  ...tenantTable('slips'),
  properties: { ...tenantColumns, text: p.string().length(100), kind: p.string().length(20), ownerId: p.uuid().nullable() },
  indexes: [{ properties: ['organizationId', 'createdAt'] }, { name: 'slips_owner', properties: ['organizationId', 'ownerId'] }],
});
class Slip extends SlipSchema.class {}
SlipSchema.setClass(Slip);

const SlipView = defineView({
  table: 'slips',
  resource: 'slip',
  returns: z.object({ id: z.string(), text: z.string(), kind: z.string(), ownerId: z.string().nullable(), createdAt: z.iso.datetime() }).meta({ id: 'FilteredSlip' }),
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
  filters: { kind: equals('t.kind', z.enum(['a', 'b', 'c'])), ownerId: equals('t.owner_id', idOf('user'), 'uuid') },
});

describe('The filters of a list', () => {
  const [organizationId, ada, bo] = [uuidv7(), uuidv7(), uuidv7()];
  let database: TestDatabase;
  let orm: MikroORM;

  const as = <T>(userId: string | null, work: () => Promise<T>): Promise<T> => {
    const scope = new Scope({ em: orm.em.fork({ useContext: false }), requestId: 'test', organizationId, userId });
    return runInScope(scope, () => scope.transaction(work));
  };
  const page = (query: Record<string, string>, userId: string | null = ada) => as(userId, () => SlipView.page(SlipView.Query.parse(query)));
  const texts = async (query: Record<string, string>, userId?: string | null) => (await page(query, userId)).data.map(({ text }) => text).sort();

  beforeAll(async () => {
    database = await createTestDatabase();
    const migrator = (await MikroORM.init(migratorOptions(database.adminUrl, [Slip]))) as unknown as MikroORM;
    for (const statement of (await migrator.schema.getCreateSchemaSQL()).split(';\n')) if (/"slips"/.test(statement)) await migrator.em.getConnection().execute(statement);
    await migrator.close(true);
    orm = (await MikroORM.init({ ...ormOptions(database.appUrl, 4), entities: [Slip] })) as unknown as MikroORM;
    useCursorKey(new KeyedMac(KeyRing.parse(`a:${randomBytes(32).toString('base64')}`)));
    for (const [text, kind, ownerId] of [['1', 'a', ada], ['2', 'b', bo], ['3', 'c', null], ['4', 'a', null]] as const) await as(ada, async () => void requireScope().em.create(Slip, { text, kind, ownerId }));
  });
  afterAll(async () => {
    await orm?.close(true);
    await database?.drop();
  });

  it('find the rows that have one of several values', async () => {
    expect(await texts({ kind: 'a' })).toEqual(['1', '4']);
    expect(await texts({ kind: 'a,c' })).toEqual(['1', '3', '4']);
    expect(await texts({ kind: 'a,c', ownerId: `${ada},${bo}` })).toEqual(['1']);
  });

  it('mean by `me` whoever asks', async () => {
    expect([await texts({ ownerId: 'me' }, ada), await texts({ ownerId: 'me' }, bo), await texts({ ownerId: 'me' }, uuidv7())]).toEqual([['1'], ['2'], []]);
  });

  it('mean by `none` the rows without a value, also beside others', async () => {
    expect(await texts({ ownerId: 'none' })).toEqual(['3', '4']);
    expect(await texts({ ownerId: 'none,me' })).toEqual(['1', '3', '4']);
    expect(await texts({ ownerId: `none,${ada},${bo}` })).toEqual(['1', '2', '3', '4']);
  });

  it('say where `me` means nobody', async () => {
    await expect(page({ ownerId: 'none,me' }, null)).rejects.toMatchObject({ status: 422, errors: [{ pointer: '#/ownerId', code: 'nobody' }] });
    expect(await texts({ ownerId: 'none' }, null)).toEqual(['3', '4']);
  });

  it('bind a cursor to all of their values, and to who `me` was', async () => {
    const goesOn = async (first: Record<string, string>, next: Record<string, string>, userId = ada) => {
      const { nextCursor } = await page({ ...first, limit: '1' });
      return page({ ...next, cursor: nextCursor! }, userId).then(({ data }) => data.map(({ text }) => text), (error: { code?: string }) => error.code);
    };
    expect(await goesOn({ kind: 'a,c' }, { kind: 'a,c' })).toEqual(['3', '4']);
    expect(await goesOn({ kind: 'a,c' }, { kind: 'a' })).toBe('invalid_cursor');
    expect(await goesOn({ kind: 'a,c' }, { kind: 'a,b' })).toBe('invalid_cursor');
    expect(await goesOn({ ownerId: 'me,none' }, { ownerId: 'me,none' })).toEqual(['3', '4']);
    expect(await goesOn({ ownerId: 'me,none' }, { ownerId: 'me,none' }, bo)).toBe('invalid_cursor');
  });

  it('are answered from an index, by several values and by none', async () => {
    await queryAsAdmin(
      database,
      `insert into slips (id, organization_id, created_at, updated_at, text, kind, owner_id)
       select gen_random_uuid(), $1, now(), now(), n::text, 'b', gen_random_uuid() from generate_series(1, 2000) n`,
      [organizationId],
    );
    await queryAsAdmin(database, 'analyze slips');
    const planOf = (ownerId: string) =>
      as(ada, async () => {
        const { select, where } = SlipView.parts(SlipView.Query.parse({ ownerId }));
        return JSON.stringify(await requireScope().rows(`explain select ${select} from slips t where t.organization_id = ?${where.sql}`, [organizationId, ...where.params]));
      });
    expect(await planOf(`${ada},${bo}`)).toMatch(/slips_owner.*Index Cond: [^"]*owner_id = ANY/);
    expect(await planOf('none')).toMatch(/slips_owner.*Index Cond: [^"]*owner_id IS NULL/);
    expect((await planOf('me,none')).match(/slips_owner/g)).toHaveLength(2);
  });
});
