import { Client } from 'pg';
import { requireScope, uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { LoginEvents, type LoginEventType } from './login-events.js';
import { VerifyLoginEvents, type AuditReport } from './verify-login-events.js';

interface Row {
  id: string;
  chain: string;
  chain_position: string;
}

describe('the record of sign-ins', () => {
  let app: TestApp;
  let admin: Client;
  const as = <T>(work: () => Promise<T>) => app.as({ organizationId: null, userId: null }, work);
  const record = (userId: string | null, type: LoginEventType = 'login.succeeded', ip = '192.0.2.7') =>
    as(() => app.app.get(LoginEvents).record({ type, userId, client: { ip, userAgent: 'Firefox "ä" 1' } }));
  const rowsOf = (userId: string) => queryAsAdmin<Row>(app.database, 'select * from login_events where user_id = $1 order by chain_position', [userId]);
  const verify = (): Promise<AuditReport> => as(() => app.app.get(VerifyLoginEvents).verify());

  /** What somebody with all rights does who does not want to be seen: triggers are off. Undone afterwards. */
  async function tampering(statements: [string, unknown[]][]): Promise<AuditReport> {
    const tables = ['login_events', 'login_event_chains'];
    await admin.query('set session_replication_role = replica');
    for (const table of tables) await admin.query(`create temporary table kept_${table} as table ${table}`);
    try {
      for (const [sql, params] of statements) expect((await admin.query(sql, params)).rowCount).toBeGreaterThan(0);
      return await verify();
    } finally {
      for (const table of tables) await admin.query(`delete from ${table}`);
      for (const table of tables) await admin.query(`insert into ${table} table kept_${table}`);
      for (const table of tables) await admin.query(`drop table kept_${table}`);
      await admin.query('set session_replication_role = default');
    }
  }

  beforeAll(async () => {
    app = await startTestApp();
    admin = new Client(app.database.adminUrl);
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await app.close();
  });

  it('is a chain for each user, and one of sixteen for attempts on nobody, by network', async () => {
    const userId = uuidv7();
    for (let n = 0; n < 3; n++) await record(userId);
    expect((await rowsOf(userId)).map(({ chain, chain_position }) => [chain, chain_position])).toEqual([1, 2, 3].map((n) => [`user:${userId}`, String(n)]));
    const ids = [await record(null, 'login.failed', '198.51.100.1'), await record(null, 'login.failed', '198.51.100.200')];
    const chains = await queryAsAdmin<{ chain: string }>(app.database, 'select distinct chain from login_events where id = any($1)', [ids]);
    expect(chains).toEqual([{ chain: expect.stringMatching(/^network:([0-9]|1[0-5])$/) }]);
    expect(await verify()).toMatchObject({ broken: 0, findings: [] });
  });

  it('stays whole when a hundred events come at once, without one place given twice', async () => {
    const userId = uuidv7();
    await Promise.all(Array.from({ length: 100 }, () => record(userId)));
    expect((await rowsOf(userId)).map(({ chain_position }) => Number(chain_position))).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(await verify()).toMatchObject({ broken: 0 });
  });

  it('does not make one user wait for another', async () => {
    const [one, two] = [uuidv7(), uuidv7()];
    await as(async () => {
      await app.app.get(LoginEvents).record({ type: 'login.succeeded', userId: one, client: null });
      await record(two); // in another transaction, while the first is open
    });
    expect(await rowsOf(two)).toHaveLength(1);
  });

  it('loses its place again when the transaction is rolled back', async () => {
    const userId = uuidv7();
    await record(userId);
    const failed = as(async () => {
      await app.app.get(LoginEvents).record({ type: 'login.succeeded', userId, client: null });
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    await record(userId);
    expect((await rowsOf(userId)).map(({ chain_position }) => chain_position)).toEqual(['1', '2']);
    expect(await verify()).toMatchObject({ broken: 0 });
  });

  it.each([
    ['change an event', `update login_events set type = 'login.failed'`],
    ['remove one', 'delete from login_events'],
    ['empty the table', 'truncate login_events'],
    ['choose the time', `insert into login_events (id, type, occurred_at) values (gen_random_uuid(), 'login.succeeded', now() - interval '1 day')`],
    ['choose the place', `insert into login_events (id, type, chain, chain_position) values (gen_random_uuid(), 'login.succeeded', 'user:x', 7)`],
    ['choose the hash', `insert into login_events (id, type, hash) values (gen_random_uuid(), 'login.succeeded', '\\x00')`],
    ['change a chain', 'update login_event_chains set length = 1'],
    ['remove a chain', 'delete from login_event_chains'],
    ['add a chain', `insert into login_event_chains values ('user:x', 1, '\\x00')`],
    ['turn the trigger off', 'alter table login_events disable trigger all'],
  ])('does not let the application %s', async (_, sql) => {
    await record(uuidv7());
    await expect(as(() => requireScope().em.execute(sql))).rejects.toThrow(/permission denied|must be owner/);
  });

  it.each([
    ['change an event', `update login_events set type = 'login.failed'`],
    ['forget address and program', 'update login_events set ip = null, user_agent = null, details_salt = null'],
    ['remove one', 'delete from login_events'],
    ['empty the table', 'truncate login_events'],
  ])('does not let even the owner of the table %s in passing', async (_, sql) => {
    await record(uuidv7());
    await expect(queryAsAdmin(app.database, sql)).rejects.toThrow('append-only');
  });

  describe('shows whoever gets past that', () => {
    let userId: string;
    let rows: Row[];
    beforeEach(async () => {
      userId = uuidv7();
      for (let n = 0; n < 5; n++) await record(userId);
      rows = await rowsOf(userId);
    });
    const finding = (kind: string, position: number) => ({ chain: `user:${userId}`, position, kind });

    it.each(['type', 'session_id', 'occurred_at', 'ip', 'user_agent', 'details_hash', 'details_salt', 'hash', 'id'])('when they change the %s of an event', async (column) => {
      const to: Record<string, string> = {
        type: `'login.failed'`, session_id: 'gen_random_uuid()', occurred_at: `occurred_at + interval '1 ms'`, ip: `'192.0.2.8'`, user_agent: `'Safari'`,
        details_hash: `sha256('x')`, details_salt: `sha256('x')`, hash: `sha256('x')`, id: 'gen_random_uuid()',
      };
      const { findings } = await tampering([[`update login_events set ${column} = ${to[column]} where id = $1`, [rows[2]!.id]]]);
      expect(findings).toContainEqual(finding('changed', 3));
    });

    it('when they give an event to another user', async () => {
      const { broken } = await tampering([['update login_events set user_id = gen_random_uuid() where id = $1', [rows[2]!.id]]]);
      expect(broken).toBe(1);
    });

    it.each([[1, 'the first'], [3, 'one in the middle'], [5, 'the last']])('when they remove event %d, %s', async (position) => {
      const { findings } = await tampering([['delete from login_events where id = $1', [rows[position - 1]!.id]]]);
      expect(findings).toContainEqual(finding('missing', position === 5 ? 5 : position + 1));
    });

    it('when they remove a whole chain', async () => {
      const { findings } = await tampering([['delete from login_events where user_id = $1', [userId]]]);
      expect(findings).toEqual([finding('missing', 0)]);
    });

    it('when they remove one and close the gap', async () => {
      const { findings } = await tampering([
        ['delete from login_events where id = $1', [rows[2]!.id]],
        ['update login_events set chain_position = chain_position - 1 where user_id = $1 and chain_position > 3', [userId]],
        ['update login_event_chains set length = 4 where chain = $1', [`user:${userId}`]],
      ]);
      expect(findings).toContainEqual(finding('changed', 3));
    });

    it('when they remove the last and shorten the chain', async () => {
      const { findings } = await tampering([
        ['delete from login_events where id = $1', [rows[4]!.id]],
        ['update login_event_chains set length = 4 where chain = $1', [`user:${userId}`]],
      ]);
      expect(findings).toEqual([finding('changed', 4)]);
    });

    it('when they slip one in at the end', async () => {
      const { findings } = await tampering([
        [`insert into login_events (id, user_id, type, chain, chain_position, details_salt, details_hash, hash)
          select gen_random_uuid(), user_id, type, chain, chain_position + 1, details_salt, details_hash, hash from login_events where id = $1`, [rows[4]!.id]],
      ]);
      expect(findings).toEqual([finding('changed', 6), finding('surplus', 6)]);
    });

    it('when two events change places', async () => {
      const { findings } = await tampering([
        ['update login_events set chain_position = 99 where id = $1', [rows[1]!.id]],
        ['update login_events set chain_position = 2 where id = $1', [rows[2]!.id]],
        ['update login_events set chain_position = 3 where id = $1', [rows[1]!.id]],
      ]);
      expect(findings).toContainEqual(finding('changed', 2));
    });

    it('when they forget address and program of somebody who is still there', async () => {
      const { findings } = await tampering([['update login_events set ip = null, user_agent = null, details_salt = null where id = $1', [rows[2]!.id]]]);
      expect(findings).toEqual([finding('forgotten', 3)]);
    });
  });

  it('forgets address and program of a deleted user, and of nobody else, and stays whole', async () => {
    const [gone, there] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    const forget = (userId: string) => as(() => requireScope().rows('select erase_login_event_details(?)', [userId]));
    await forget(gone.userId);
    expect((await queryAsAdmin<{ ip: string | null }>(app.database, 'select ip from login_events where user_id = $1', [gone.userId]))[0]!.ip).not.toBeNull();
    await queryAsAdmin(app.database, `update users set status = 'deleted' where id = $1`, [gone.userId]);
    await forget(gone.userId);
    const details = (userId: string) => queryAsAdmin(app.database, 'select ip is null and user_agent is null and details_salt is null as forgotten from login_events where user_id = $1', [userId]);
    expect(await details(gone.userId)).toEqual([{ forgotten: true }]);
    expect(await details(there.userId)).toEqual([{ forgotten: false }]);
    expect(await verify()).toMatchObject({ broken: 0 });
  });

  it('forgets address and program after a year', async () => {
    const [old, young] = [uuidv7(), uuidv7()];
    await queryAsAdmin(app.database, `insert into login_events (id, user_id, type, ip, occurred_at) values (gen_random_uuid(), $1, 'login.succeeded', '192.0.2.7', now() - interval '366 days'), (gen_random_uuid(), $2, 'login.succeeded', '192.0.2.7', now() - interval '364 days')`, [old, young]);
    await as(() => requireScope().rows('select forget_login_event_details()', []));
    expect(await queryAsAdmin(app.database, 'select user_id, ip from login_events where user_id = any($1) order by occurred_at', [[old, young]])).toEqual([{ user_id: old, ip: null }, { user_id: young, ip: '192.0.2.7' }]);
    expect(await verify()).toMatchObject({ broken: 0 });
  });

  it('is read to its end in pages', async () => {
    const userId = uuidv7();
    await queryAsAdmin(app.database, `insert into login_events (id, user_id, type) select gen_random_uuid(), $1, 'login.succeeded' from generate_series(1, 2500)`, [userId]);
    const { events, broken } = await verify();
    expect(events).toBeGreaterThan(2500);
    expect(broken).toBe(0);
  });
});
