import { randomBytes } from 'node:crypto';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../../test/support/database.js';
import { loadConfig } from '../config/define-config.js';
import { KeyRing } from '../crypto/key-ring.js';
import { KeyedMac } from '../crypto/signature.js';
import { RelayDatabase } from '../database/relay-database.js';
import { PostgresRates } from './postgres-rates.js';
import { SharedRates } from './shared-rates.js';

const mac = new KeyedMac(KeyRing.parse(`k:${randomBytes(32).toString('base64')}`));

describe('Rates in PostgreSQL', () => {
  let database: TestDatabase;
  let relays: RelayDatabase[];
  let stores: PostgresRates[];

  beforeAll(async () => {
    database = await createTestDatabase();
    loadConfig({ ...process.env, DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl });
    relays = [new RelayDatabase(), new RelayDatabase()];
    stores = relays.map((relay) => new PostgresRates(relay));
  });
  afterAll(async () => {
    for (const relay of relays ?? []) await relay.onApplicationShutdown();
    await database?.drop();
  });

  it('gives out a limit once, however many take of it at the same time', async () => {
    const grants = await Promise.all(Array.from({ length: 60 }, (_, n) => stores[n % 2]!.take('flood', 3, 100)));
    expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(100);
    expect(grants.every(({ granted, left }) => granted <= 3 && left >= 0 && left <= 97)).toBe(true);
    const last = await stores[0]!.take('flood', 1, 100);
    expect(last).toMatchObject({ granted: 0, left: 0 });
    expect(last.resetsInMs).toBeGreaterThan(50_000);
    expect(last.resetsInMs).toBeLessThanOrEqual(60_000);
  });

  it('begins a window anew when the one before is over, and heeds a limit that became smaller', async () => {
    expect((await stores[0]!.take('again', 10, 10)).granted).toBe(10);
    expect(await stores[1]!.take('again', 1, 4)).toMatchObject({ granted: 0, left: 0 });
    await queryAsAdmin(database, `update rate_counters set resets_at = now() - interval '1 second' where key = 'again'`);
    expect(await stores[1]!.take('again', 3, 10)).toMatchObject({ granted: 3, left: 7 });
  });

  it('holds for processes that are asked at once', async () => {
    const processes = stores.map((store) => new SharedRates(store, mac));
    const standings = await Promise.all(Array.from({ length: 900 }, (_, n) => processes[n % 2]!.count('token', 300)));
    expect(standings.filter(({ isAllowed }) => isAllowed)).toHaveLength(300);
  });

  it('is no business of the application\'s own login', async () => {
    const [grant] = await queryAsAdmin<{ app: boolean; relay: boolean }>(database, `select has_table_privilege('frontoffice_app', 'rate_counters', 'select') as app, has_table_privilege('frontoffice_relay', 'rate_counters', 'insert') as relay`);
    expect(grant).toEqual({ app: false, relay: true });
  });
});
