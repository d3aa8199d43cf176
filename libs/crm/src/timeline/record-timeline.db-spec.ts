import { uuidv7, type EventDefinition, type EventOf } from '@app/kernel';
import { EmailReceived } from '@app/messaging/events';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { DealCreated } from '../events.js';
import { RebuildTimeline } from './rebuild-timeline.job.js';
import { RecordTimeline } from './record-timeline.js';

interface EventRow {
  id: string;
  type: string;
  data: unknown;
  actor_user_id: string | null;
  occurred_at: Date;
}

describe('A timeline', () => {
  let test: TestApp;
  let company: SignedUp;
  let lead: { id: string };
  let deal: { id: string };

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    company = await signUpCompany(test.url);
    const { client } = company;
    lead = (await client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com' })).body;
    await client.patch(`/v1/leads/${lead.id}`, { notes: 'Met at the fair.' });
    deal = (await client.post(`/v1/leads/${lead.id}/conversion`)).body.deal;
  });

  const inCompany = <T>(work: () => Promise<T>) => test.as(company, work);
  const record = (event: EventOf<EventDefinition>) => inCompany(() => test.app.get(RecordTimeline).record(event));
  const published = async (): Promise<EventOf<EventDefinition>[]> =>
    (await queryAsAdmin<EventRow>(test.database, 'select * from outbox_events where organization_id = $1 order by id', [company.organizationId])).map(({ id, type, data, actor_user_id, occurred_at }) => ({
      id, type, data, organizationId: company.organizationId, actorUserId: actor_user_id, occurredAt: occurred_at,
    }));
  const email = (overrides: object = {}): EventOf<typeof EmailReceived> => ({
    id: uuidv7(),
    type: EmailReceived.type,
    organizationId: company.organizationId,
    actorUserId: null,
    occurredAt: new Date(),
    data: {
      emailId: uuidv7(), threadId: uuidv7(), emailAccountId: uuidv7(), ownerUserId: company.userId,
      leadId: lead.id, dealId: null, customerId: null, receivedAt: '2026-03-01T10:00:00Z', isBackfill: false, ...overrides,
    },
  });
  const kinds = async (subjectId: string) =>
    (await queryAsAdmin<{ kind: string }>(test.database, 'select kind from timeline_entries where subject_id = $1 order by kind', [subjectId])).map(({ kind }) => kind);
  const wipe = () => queryAsAdmin(test.database, 'delete from timeline_entries where organization_id = $1', [company.organizationId]);
  const checksum = () => inCompany(() => test.app.get(RebuildTimeline).checksum());

  it('says the same in whatever order, and however often, it is told', async () => {
    const events = [...(await published()), email(), email()];
    for (const event of events) await record(event);
    const first = await checksum();
    expect(await kinds(lead.id)).toEqual(['email_received', 'email_received', 'lead_converted', 'lead_created', 'lead_updated']);
    expect(await kinds(deal.id)).toEqual(['deal_created', 'email_received', 'email_received', 'lead_converted', 'lead_created', 'lead_updated']);
    await wipe();
    for (const event of [...events].reverse().concat(events)) await record(event);
    expect(await checksum()).toBe(first);
    for (let round = 0; round < 20; round++) {
      await wipe();
      await Promise.all(events.map(record));
      expect(await checksum()).toBe(first);
    }
  });

  it('says a message once, also when it is announced again with another link', async () => {
    for (const event of await published()) await record(event);
    const unlinked = email({ leadId: null });
    await record(unlinked);
    expect(await kinds(lead.id)).not.toContain('email_received');
    const linked = { ...unlinked, id: uuidv7(), data: { ...unlinked.data, leadId: lead.id, isBackfill: true } };
    await record(linked);
    await record({ ...linked, id: uuidv7(), data: { ...linked.data, dealId: deal.id } });
    expect((await kinds(lead.id)).filter((kind) => kind === 'email_received')).toHaveLength(1);
    expect((await kinds(deal.id)).filter((kind) => kind === 'email_received')).toHaveLength(1);
  });

  it('of a deal misses nothing that is told of its lead while the deal is born', async () => {
    const other = (await company.client.post('/v1/leads', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' })).body;
    let born: Promise<void> | undefined;
    const dealId: string = await inCompany(async () => {
      await test.app.get(RecordTimeline).record(email({ leadId: other.id })); // not committed yet
      const { dealId: id } = (await company.client.post(`/v1/leads/${other.id}/conversion`)).body;
      born = record((await published()).find(({ type, data }) => type === DealCreated.type && (data as { dealId: string }).dealId === id)!);
      await eventually(async () => (await queryAsAdmin(test.database, `select from pg_locks where locktype = 'advisory' and not granted`)).length > 0);
      return id;
    });
    await born;
    expect(await kinds(dealId)).toContain('email_received');
  });

  it('is the same again when it is made anew from the events', async () => {
    for (const event of await published()) await record(event);
    const before = await checksum();
    await queryAsAdmin(test.database, `update timeline_entries set title = 'spoiled' where organization_id = $1 and kind = 'lead_created'`, [company.organizationId]);
    await queryAsAdmin(test.database, `delete from timeline_entries where organization_id = $1 and kind = 'deal_created'`, [company.organizationId]);
    expect(await checksum()).not.toBe(before);
    await inCompany(() => test.app.get(RebuildTimeline).rebuild());
    expect(await checksum()).toBe(before);
  });

  it('keeps entries of events that are no longer kept when it is made anew', async () => {
    await record(email());
    await inCompany(() => test.app.get(RebuildTimeline).rebuild());
    expect(await kinds(deal.id)).toContain('email_received');
  });
});
