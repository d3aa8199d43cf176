import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, type SignedUp } from '../support/client.js';
import { audit, perfect, untilDrained } from './support/delivery-audit.js';
import { LeadLoad } from './support/lead-load.js';
import { Product } from './support/product.js';
import { jobStore, Servers } from './support/servers.js';

interface Readiness {
  status: string;
  jobStore: string;
}

describe(`what the API promises while something it needs is away, jobs on ${jobStore}`, () => {
  let servers: Servers;
  let product: Product;
  let companies: SignedUp[];

  const load = async (mark: string, requests: number): Promise<LeadLoad> => {
    const done = new LeadLoad({ companies, requests, clients: 8, mark });
    await done.run();
    return done;
  };

  beforeAll(async () => {
    servers = await Servers.start(jobStore);
    product = await Product.start(servers);
    companies = await product.signUp(2);
  }, 90_000);
  afterAll(async () => {
    await servers?.stop();
  }, 60_000);

  if (jobStore === 'redis') {
    it('accepts every write while Redis is down, says "degraded", and delivers once Redis is back', async () => {
      const usual = await load('usual', 200);
      await servers.stopRedis();
      const degraded = await eventually(async () => {
        const answer = await product.anonymous().get<Readiness>('/readyz');
        return answer.body.jobStore === 'unreachable' && answer;
      });
      expect([degraded.status, degraded.body.status]).toEqual([200, 'degraded']);
      const without = await load('without-redis', 400);
      expect(without.accepted()).toHaveLength(400 - 16);
      expect(without.ledger.filter((entry) => entry.sends > 1)).toEqual([]);
      expect(without.p95Ms()).toBeLessThanOrEqual(2 * usual.p95Ms() + 50);

      await servers.startRedis();
      await untilDrained(servers, 60_000);
      expect(await audit(servers, 'without-redis', without.ledger)).toEqual(perfect);
      await eventually(async () => (await product.anonymous().get<Readiness>('/readyz')).body.status === 'ok');
    }, 120_000);

    it('accepts every write while the memory of Redis is used up, and delivers once there is room, without a restart', async () => {
      const pids = Object.values(product.processes).map((process) => process.pid);
      await servers.fillRedis();
      const full = await load('redis-full', 200);
      expect(full.accepted()).toHaveLength(200 - 8);
      expect(full.ledger.filter((entry) => entry.sends > 1)).toEqual([]);

      await servers.makeRoomInRedis();
      await untilDrained(servers, 60_000);
      expect(await audit(servers, 'redis-full', full.ledger)).toEqual(perfect);
      expect(Object.values(product.processes).map((process) => process.pid)).toEqual(pids);
    }, 120_000);
  }

  it('answers 503 problems while PostgreSQL is away, and serves again within 5 s of its return without being restarted', async () => {
    await load('before', 50);
    const pids = Object.values(product.processes).map((process) => process.pid);
    const seen = new Set<string>();
    const { client } = companies[0]!;
    const asking = { on: true };
    const ask = async () => {
      for (let n = 0; asking.on; n++) {
        const { status, headers } = await client.post('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName: `Away ${n}`, email: `away-${n}@example.test` });
        seen.add(`${status} ${headers.get('content-type')?.split(';')[0]} ${status === 503 ? `retry-after ${headers.get('retry-after')}` : ''}`.trim());
      }
    };
    const askers = Promise.all([ask(), ask(), ask(), ask()]);
    await sleep(500);
    await servers.crashPostgres();
    const backAt = Date.now();
    await eventually(async () => (await client.get('/v1/leads?limit=1').catch(() => undefined))?.status === 200);
    expect(Date.now() - backAt).toBeLessThan(5_000);
    asking.on = false;
    await askers;
    expect([...seen].sort()).toEqual(['201 application/json', '503 application/problem+json retry-after 2']);
    expect(Object.values(product.processes).map((process) => process.pid)).toEqual(pids);
    await untilDrained(servers, 60_000);
    expect((await audit(servers, 'away', [])).undelivered).toEqual([]);
  }, 120_000);

  it('delivers the event of a transaction that stayed open while many later ones were delivered', async () => {
    const [lead] = (await load('slow', 2)).accepted();
    const open = await servers.openTransaction();
    // the id of a moment long ago: whoever asks for "everything after the last one seen" never sees it
    const [event] = await open.query<{ id: string }>(
      `insert into outbox_events (id, organization_id, lane, type, data)
       select '01900000-0000-7000-8000-000000000001', organization_id, organization_id, 'crm.lead.created', jsonb_build_object('leadId', id, 'leadSource', 'website', 'assignedToId', null)
       from leads where id = $1 returning id`,
      [lead!.leadId],
    );
    const later = await load('later', 300);
    await eventually(async () => (await audit(servers, 'later', later.ledger)).undelivered.length === 0, 30_000);
    await open.commit();
    await eventually(async () => (await servers.query('select 1 from timeline_entries where source_event_id = $1', [event!.id])).length === 1);
  }, 60_000);

  it('delivers an event within 2 s after a quiet time', async () => {
    await sleep(1_000);
    const startedAt = Date.now();
    const one = await load('idle', 2);
    await eventually(async () => (await audit(servers, 'idle', one.ledger)).undelivered.length === 0);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  }, 30_000);
});
