import { defineEntity, MikroORM, p } from '@mikro-orm/postgresql';
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../../test/support/database.js';
import { KeyRing } from '../crypto/key-ring.js';
import { KeyedMac } from '../crypto/signature.js';
import { tenantColumns, tenantTable } from '../database/columns.js';
import { migratorOptions, ormOptions } from '../database/orm-options.js';
import { sqlStateOf } from '../database/sqlstate.js';
import { useCursorKey } from '../http/cursor.js';
import { between, defineView, equals, type ListQuery } from '../http/view.js';
import { SystemClock } from '../time/clock.js';
import { currentScope, requireScope, runInScope, Scope } from './scope.js';

const NoteSchema = defineEntity({
  name: 'Note',
  ...tenantTable('notes'),
  properties: { ...tenantColumns, text: p.string().length(100), rank: p.integer().default(0) },
  indexes: [{ properties: ['organizationId', 'createdAt'] }],
  uniques: [{ properties: ['organizationId', 'text'] }],
});
class Note extends NoteSchema.class {}
NoteSchema.setClass(Note);

const NoteDto = z.object({ id: z.string(), text: z.string(), rank: z.int(), createdAt: z.iso.datetime(), version: z.int() }).meta({ id: 'ScopeNote' });
const NoteView = defineView({
  table: 'notes',
  resource: 'note',
  returns: NoteDto,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' }, rank: { sql: 't.rank', cast: 'int' } },
  defaultSort: '-createdAt',
  filters: { text: equals('t.text', z.string()), rank: between('t.rank', z.string().regex(/^\d+$/), 'int') },
});

describe('a scope', () => {
  const [ours, theirs] = [randomUUID(), randomUUID()];
  let database: TestDatabase;
  let orm: MikroORM;

  const as = <T>(organizationId: string | null, work: () => Promise<T>): Promise<T> => {
    const scope = new Scope({ em: orm.em.fork({ useContext: false }), requestId: 'test', organizationId });
    return runInScope(scope, () => scope.transaction(work));
  };
  const add = (organizationId: string, text: string, rank = 0) => as(organizationId, async () => requireScope().em.create(Note, { text, rank }).id);

  beforeAll(async () => {
    database = await createTestDatabase();
    const migrator = (await MikroORM.init(migratorOptions(database.adminUrl, [Note]))) as unknown as MikroORM;
    for (const statement of (await migrator.schema.getCreateSchemaSQL()).split(';\n')) if (/"notes"/.test(statement)) await migrator.em.getConnection().execute(statement);
    await migrator.close(true);
    orm = (await MikroORM.init({ ...ormOptions(database.appUrl, 4), entities: [Note] })) as unknown as MikroORM;
    useCursorKey(new KeyedMac(KeyRing.parse(`a:${randomBytes(32).toString('base64')}`)));
    await add(ours, 'ours');
    await add(theirs, 'theirs');
  });
  afterAll(async () => {
    await orm?.close(true);
    await database?.drop();
  });

  it('sees the rows of its organization only, also without the predicate of the ORM', async () => {
    const seen = await as(ours, async () => ({
      entities: (await requireScope().em.find(Note, {})).map((note) => note.text),
      unfiltered: (await requireScope().em.find(Note, {}, { filters: false })).map((note) => note.text),
      sql: (await requireScope().em.execute<{ text: string }[]>('select text from notes')).map((row) => row.text),
    }));
    expect(seen).toEqual({ entities: ['ours'], unfiltered: ['ours'], sql: ['ours'] });
  });

  it('cannot write for another organization', async () => {
    const attempt = as(ours, async () => void requireScope().em.create(Note, { text: 'x', organizationId: theirs }));
    await expect(attempt.catch((error: unknown) => Promise.reject(sqlStateOf(error)))).rejects.toBe('42501');
    expect(await as(ours, () => requireScope().em.execute<unknown[]>(`update notes set text = 'mine' where text = 'theirs' returning id`))).toEqual([]);
  });

  it('happens at another time when told so', async () => {
    const past = new Date('2026-01-02T03:04:05.678Z');
    const note = await as(ours, async () => {
      requireScope().actAt(past);
      return requireScope().em.create(Note, { text: 'written in the past' });
    });
    expect([note.createdAt, note.updatedAt]).toEqual([past, past]);
    expect((await as(ours, async () => new SystemClock().now())).getTime()).toBeGreaterThan(past.getTime());
    await as(ours, () => requireScope().em.execute('delete from notes where id = ?', [note.id]));
  });

  it('finds nothing and may write nothing without an organization', async () => {
    expect(await as(null, () => requireScope().em.execute<unknown[]>('select 1 from notes'))).toEqual([]);
    await expect(as(null, async () => requireScope().em.find(Note, {}))).rejects.toThrow();
  });

  it('keeps organizations apart on shared connections, also when some of the work fails', async () => {
    const leaks: string[] = [];
    await Promise.all(
      Array.from({ length: 400 }, async (_, n) => {
        const mine = n % 2 === 0 ? ours : theirs;
        await as(mine, async () => {
          const rows = await requireScope().em.execute<{ organization_id: string }[]>('select organization_id from notes');
          leaks.push(...rows.map((row) => row.organization_id).filter((id) => id !== mine));
          if (n % 7 === 0) throw new Error('on purpose');
        }).catch(() => undefined);
      }),
    );
    expect(leaks).toEqual([]);
  });

  it('cannot change its organization inside the transaction', async () => {
    await expect(as(ours, async () => requireScope().actAs(theirs, null))).rejects.toThrow('cannot change');
  });

  it('rolls everything back, and runs again after a serialization failure', async () => {
    let attempts = 0;
    await as(ours, async () => {
      requireScope().em.create(Note, { text: `attempt ${++attempts}` });
      await requireScope().em.flush();
      if (attempts < 3) await requireScope().em.execute(`do $$ begin raise sqlstate '40001'; end $$`);
    });
    expect(attempts).toBe(3);
    expect(await queryAsAdmin(database, `select text from notes where text like 'attempt%'`)).toEqual([{ text: 'attempt 3' }]);
  });

  it('lets part of the work fail without the rest', async () => {
    await as(ours, async () => {
      const { em } = requireScope();
      await em.execute(`insert into notes (id, organization_id, text, created_at, updated_at) values (gen_random_uuid(), ?, 'kept', now(), now())`, [ours]);
      for (const text of ['lost', 'lost too']) {
        const part = em.transactional(async (nested) => {
          await nested.execute(`insert into notes (id, organization_id, text, created_at, updated_at) values (gen_random_uuid(), ?, ?, now(), now())`, [ours, text]);
          throw new Error('this part only');
        });
        await expect(part).rejects.toThrow('this part only');
      }
    });
    expect(await queryAsAdmin(database, `select text from notes where text in ('kept', 'lost', 'lost too')`)).toEqual([{ text: 'kept' }]);
  });

  it('gives its connection back once, also when the commit fails', async () => {
    const [row] = await queryAsAdmin<{ n: number }>(database, `select count(*)::int as n from pg_stat_activity where application_name = 'frontoffice' and state like 'idle in transaction%'`);
    expect(row!.n).toBe(0);
    const failing = as(ours, async () => {
      await requireScope().em.execute('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
    });
    await expect(failing).rejects.toThrow();
    expect(await as(ours, () => requireScope().rows('select 1 as one', []))).toEqual([{ one: 1 }]);
  });

  it('runs what waits for the commit only after one', async () => {
    const ran: string[] = [];
    await as(ours, async () => requireScope().afterCommit(() => ran.push('committed')));
    await as(ours, async () => {
      requireScope().afterCommit(() => ran.push('rolled back'));
      throw new Error('no');
    }).catch(() => undefined);
    expect(ran).toEqual(['committed']);
  });

  it('leaves work that was given up without an organization', async () => {
    const scope = new Scope({ em: orm.em.fork({ useContext: false }), requestId: 'test', organizationId: ours });
    let goOn!: () => void;
    const late = runInScope(scope, () =>
      scope.transaction(async () => {
        await new Promise<void>((resolve) => (goOn = resolve));
        return currentScope()!.em.execute<unknown[]>('select 1 from notes');
      }),
    );
    await new Promise(setImmediate);
    await scope.em.execute('select 1');
    await scope.abandon();
    goOn();
    expect(await late.catch(() => [])).toEqual([]);
  });

  describe('a view', () => {
    beforeAll(async () => {
      for (let n = 0; n < 12; n++) await add(ours, `view ${n}`, 100 + Math.floor(n / 3));
      await add(theirs, 'their view', 100);
    });

    it('pages through every row once, whatever ties there are and whatever is added meanwhile', async () => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { data: { text: string }[]; nextCursor: string | null } = await as(ours, () => NoteView.page({ limit: 5, sort: 'rank', 'rank[gte]': '100', ...(cursor ? { cursor } : {}) }));
        seen.push(...page.data.map((row) => row.text));
        cursor = page.nextCursor;
        await add(ours, `later ${seen.length}`, 1);
      } while (cursor);
      expect(seen.sort()).toEqual(Array.from({ length: 12 }, (_, n) => `view ${n}`).sort());
    });

    it('writes times as RFC 3339 in UTC, as the entity has them', async () => {
      const { row, entity } = await as(ours, async () => {
        const entity = await requireScope().em.findOneOrFail(Note, { text: 'view 3' });
        return { entity, row: await NoteView.one(entity.id) };
      });
      expect(row.createdAt).toBe(entity.createdAt.toISOString());
    });

    it('presents an entity like its row', async () => {
      const { row, entity } = await as(ours, async () => {
        const entity = await requireScope().em.findOneOrFail(Note, { text: 'view 3' });
        return { entity, row: await NoteView.one(entity.id) };
      });
      expect(NoteView.present(entity)).toEqual(row);
    });

    it('takes a cursor only for the list, order, filter and organization it was made for', async () => {
      const { nextCursor } = await as(ours, () => NoteView.page({ limit: 1 }));
      const cursor = nextCursor!;
      const refused = async (organizationId: string, query: ListQuery) => as(organizationId, () => NoteView.page(query)).then(() => 'taken', (error: { code?: string }) => error.code);
      expect(await refused(ours, { cursor, limit: 1 })).toBe('taken');
      expect(await refused(theirs, { cursor, limit: 1 })).toBe('invalid_cursor');
      expect(await refused(ours, { cursor, sort: 'createdAt' })).toBe('invalid_cursor');
      expect(await refused(ours, { cursor, text: 'ours' })).toBe('invalid_cursor');
      expect(await refused(ours, { cursor: `x${cursor}` })).toBe('invalid_cursor');
      expect(await refused(ours, { cursor: 'nonsense' })).toBe('invalid_cursor');
    });

    it('answers 404 for a row of another organization', async () => {
      const id = await add(theirs, 'hidden');
      await expect(as(ours, () => NoteView.one(id))).rejects.toMatchObject({ code: 'not_found' });
    });
  });
});
