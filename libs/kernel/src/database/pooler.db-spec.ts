import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { describeWithPgBouncer, startPgBouncer, type PgBouncer } from '../../../../test/support/pgbouncer.js';
import { loadConfig } from '../config/define-config.js';
import { requireScope, runInScope, Scope } from '../scope/scope.js';
import { ormOptions } from './orm-options.js';
import { usePooler } from './pooler.js';
import { RelayDatabase } from './relay-database.js';

const organizationIds = Array.from({ length: 5 }, () => crypto.randomUUID());

describeWithPgBouncer('behind PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  let pooler: PgBouncer;
  let orm: MikroORM;
  let relay: RelayDatabase;

  const as = <T>(organizationId: string, work: () => Promise<T>, readOnly = false): Promise<T> => {
    const scope = new Scope({ em: orm.em.fork({ useContext: false }), requestId: 'test', organizationId });
    return runInScope(scope, () => scope.transaction(work, { readOnly }));
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    // two connections of the server for everybody
    pooler = await startPgBouncer(database, 2);
    const { through } = pooler;
    loadConfig({ ...process.env, DATABASE_POOLER: 'transaction', DATABASE_URL: through(database.appUrl), DATABASE_RELAY_URL: through(database.relayUrl), DATABASE_QUEUE_URL: database.queueUrl });
    usePooler('transaction');
    orm = (await MikroORM.init({ ...ormOptions(through(database.appUrl), 10), entities: [] })) as unknown as MikroORM;
    relay = new RelayDatabase();
  });
  afterAll(async () => {
    await relay?.onApplicationShutdown();
    await orm?.close(true);
    await pooler?.stop();
    await database?.drop();
  });

  it('every transaction acts for its own organization, however they share connections', async () => {
    const asked = Array.from({ length: 300 }, (_, index) => organizationIds[index % organizationIds.length]!);
    const seen = await Promise.all(asked.map((id, index) => as(id, async () => {
      const [row] = await requireScope().rows<{ id: string; text: string }>(`select current_setting('app.organization_id') as id, ?::text as text`, [String(index)]);
      return `${row!.id} ${row!.text}`;
    }, index % 3 === 0)));
    expect(seen).toEqual(asked.map((id, index) => `${id} ${index}`));
  });

  it('every transaction has the settings of the application, and of the relay', async () => {
    const settings = `select current_setting('statement_timeout') as timeout, current_setting('timezone') as zone, current_setting('enable_seqscan') as scans`;
    const ours = () => as(organizationIds[0]!, () => requireScope().rows(settings, []));
    for (const answer of await Promise.all([ours(), ours(), ours()])) expect(answer).toEqual([{ timeout: '5s', zone: 'UTC', scans: 'on' }]);
    for (const answer of await Promise.all([relay.query(settings), relay.query(settings), relay.transaction(async (client) => (await client.query(settings)).rows)])) {
      expect(answer).toMatchObject([{ timeout: '10s', scans: 'off' }]);
    }
  });

  it('no transaction leaves its settings to whoever comes next on the connection', async () => {
    const settings = `select coalesce(current_setting('app.organization_id', true), '') as id, current_setting('statement_timeout') as timeout, current_setting('enable_seqscan') as scans`;
    for (const url of [database.appUrl, database.relayUrl]) {
      await Promise.all([0, 1].map(() => (url === database.appUrl ? as(organizationIds[0]!, () => requireScope().rows(settings, [])) : relay.query(settings))));
      const clients = [0, 1].map(() => new Client(pooler.through(url)));
      await Promise.all(clients.map((client) => client.connect()));
      await Promise.all(clients.map((client) => client.query('begin'))); // so that each looks at a connection of its own
      for (const client of clients) expect((await client.query(settings)).rows).toEqual([{ id: '', timeout: '0', scans: 'on' }]);
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  it('an error in a statement of the relay is told, and the next one goes well', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => relay.query<{ n: number }>(index % 2 ? 'select 1 / 0 as n' : 'select $1::int as n', index % 2 ? [] : [index])));
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value[0]!.n : (outcome.reason as Error).message))).toEqual(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? 'division by zero' : index)),
    );
  });
});
