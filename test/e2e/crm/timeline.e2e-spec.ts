import { declaredPermissions, Outbox, uuidv7 } from '@app/kernel';
import { queryAsAdmin } from '../../support/database.js';
import { RebuildTimeline } from '../../../libs/crm/src/timeline/rebuild-timeline.job.js';
import { TIMELINE_KINDS } from '../../../libs/crm/src/timeline/timeline-facts.js';
import { addColleague } from '../tenancy/colleagues.js';
import { EmailReceived } from '@app/messaging/events';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';

describe('Timelines over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let lead: Json;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    lead = (await acme.client.post('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com' })).body;
  });

  const timeline = async (subject: string, query = ''): Promise<Json[]> => (await acme.client.get(`/v1/timeline?subject=${subject}${query}`)).body.data;
  const kinds = async (subject: string, query = ''): Promise<string[]> => (await timeline(subject, query)).map(({ kind }) => kind).sort();
  /** Waits for the work behind: entries appear shortly after the fact. */
  const untilKinds = (subject: string, expected: string[]) => eventually(async () => JSON.stringify(await kinds(subject)) === JSON.stringify(expected.sort()));
  const receiveEmail = (links: object, receivedAt = '2026-03-01T10:00:00Z') =>
    test.as(acme, async () =>
      test.app.get(Outbox).publish(EmailReceived, {
        emailId: uuidv7(), threadId: uuidv7(), emailAccountId: uuidv7(), ownerUserId: acme.userId, leadId: null, dealId: null, customerId: null, isBackfill: false, ...links, receivedAt,
      }),
    );

  it('tell what happened with a lead: its changes, its mail, and that it became a deal', async () => {
    await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'contacted' });
    await receiveEmail({ leadId: lead.id });
    const { dealId } = (await acme.client.post(`/v1/leads/${lead.id}/conversion`)).body;
    await untilKinds(`lead:${lead.id}`, ['lead_created', 'lead_updated', 'email_received', 'lead_converted']);
    const entries = await timeline(`lead:${lead.id}`);
    expect(entries.at(-1)).toMatchObject({ kind: 'email_received', at: '2026-03-01T10:00:00.000Z', title: 'E-mail received', actorUserId: null, data: { emailId: expect.any(String) } });
    expect(entries.find(({ kind }) => kind === 'lead_converted')).toMatchObject({ actorUserId: acme.userId, data: { leadId: lead.id, dealId } });
    expect(entries.find(({ kind }) => kind === 'lead_updated')).toMatchObject({ data: { changed: ['status'] } });
  });

  it('of a deal show what its lead shows, before and after the conversion', async () => {
    await receiveEmail({ leadId: lead.id });
    const { deal } = (await acme.client.post(`/v1/leads/${lead.id}/conversion`)).body;
    const stages = (await acme.client.get(`/v1/pipelines/${deal.pipelineId}/stages`)).body.data;
    await acme.client.post(`/v1/deals/${deal.id}/transitions`, { toStageId: stages[4].id });
    await receiveEmail({ leadId: lead.id }, '2026-03-02T10:00:00Z');
    await untilKinds(`deal:${deal.id}`, ['lead_created', 'email_received', 'lead_converted', 'deal_created', 'deal_stage_changed', 'deal_won', 'email_received']);
    const moved = (await timeline(`deal:${deal.id}`, '&kind=deal_stage_changed'))[0];
    expect(moved).toMatchObject({ title: 'Moved from Prospecting to Closed Won', data: { fromStageId: stages[0].id, toStageId: stages[4].id } });
  });

  it('are filtered by kind and paged newest first', async () => {
    for (let day = 1; day <= 5; day++) await receiveEmail({ leadId: lead.id }, `2026-03-0${day}T10:00:00Z`);
    await untilKinds(`lead:${lead.id}`, ['lead_created', ...Array<string>(5).fill('email_received')]);
    const days: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Json = (await acme.client.get(`/v1/timeline?subject=lead:${lead.id}&kind=email_received&limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)).body;
      days.push(...page.data.map((entry: Json) => entry.at.slice(8, 10)));
      cursor = page.nextCursor;
    } while (cursor);
    expect(days).toEqual(['05', '04', '03', '02', '01']);
  });

  it('show several kinds at once, and refuse one that does not exist', async () => {
    await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'contacted' });
    await receiveEmail({ leadId: lead.id });
    await untilKinds(`lead:${lead.id}`, ['lead_created', 'lead_updated', 'email_received']);
    expect(await kinds(`lead:${lead.id}`, '&kind=lead_updated,email_received')).toEqual(['email_received', 'lead_updated']);
    const wrong = await acme.client.get(`/v1/timeline?subject=lead:${lead.id}&kind=lead_updated,weather`);
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/kind']);
  });

  it('of a customer tell what other contexts report of them', async () => {
    const customer = (await acme.client.post('/v1/customers', { displayName: 'Ines', email: 'ines@example.com' })).body;
    await receiveEmail({ customerId: customer.id });
    await acme.client.post('/v1/activities', { activityType: 'call', subject: 'Called', customerId: customer.id });
    await untilKinds(`customer:${customer.id}`, ['customer_created', 'email_received', 'activity_created']);
    expect((await globex.client.get(`/v1/timeline?subject=customer:${customer.id}`)).status).toBe(404);
  });

  it('of a customer tell which segments they came into and left; who may not see segments reads nothing of it', async () => {
    const customer = (await acme.client.post('/v1/customers', { displayName: 'Ines', city: 'Bern' })).body;
    const segment = (await acme.client.post('/v1/segments', { name: 'Berlin', criteria: { field: 'customer.city', op: '=', value: 'Berlin' } })).body;
    await acme.client.patch(`/v1/customers/${customer.id}`, { city: 'Berlin' });
    await eventually(async () => (await kinds(`customer:${customer.id}`)).includes('segment_entered'), 20_000);
    await acme.client.patch(`/v1/customers/${customer.id}`, { city: 'Bern' });
    await eventually(async () => (await kinds(`customer:${customer.id}`)).includes('segment_left'), 20_000);
    const told = await timeline(`customer:${customer.id}`, '&kind=segment_entered,segment_left');
    expect(told.map(({ title, data }) => [title, data.segmentId])).toEqual([['Left the segment Berlin', segment.id], ['Came into the segment Berlin', segment.id]]);
  });

  it('of a customer tell what was written down by hand, changes of orders, and that a merge was taken back', async () => {
    const [customer, twin] = [(await acme.client.post('/v1/customers', { displayName: 'Ines' })).body, (await acme.client.post('/v1/customers', { displayName: 'Ines B.' })).body];
    const interaction = await acme.client.post(`/v1/customers/${customer.id}/interactions`, { interactionType: 'call', subject: 'Asked for bread', occurredAt: '2026-03-01T10:00:00Z' });
    expect(interaction.status).toBe(201);
    const order = (await acme.client.post('/v1/orders', { customerId: customer.id, title: 'Bread', currency: 'EUR', draft: true, items: [{ productName: 'Bread', quantity: 1, unitPrice: '3.00' }] })).body;
    await acme.client.patch(`/v1/orders/${order.id}`, { title: 'Rolls' });
    await acme.client.delete(`/v1/orders/${order.id}`);
    await acme.client.post(`/v1/customers/${customer.id}/merge`, { sourceIds: [twin.id] });
    const [merge] = (await acme.client.get('/v1/customer-merges')).body.data;
    expect((await acme.client.post(`/v1/customer-merges/${merge.id}/undo`)).body.sourceIds).toEqual([twin.id]);
    const wanted = ['interaction_recorded', 'order_updated', 'order_deleted', 'customer_merged', 'customer_unmerged'];
    await eventually(async () => {
      const told = await kinds(`customer:${customer.id}`);
      return wanted.every((kind) => told.includes(kind));
    });
    const [told] = await timeline(`customer:${customer.id}`, '&kind=interaction_recorded');
    expect(told).toMatchObject({ title: 'Call written down', at: '2026-03-01T10:00:00.000Z', data: { interactionId: interaction.body.id } });
  });

  it('of a deal and a contact tell of issues about them', async () => {
    const contact = (await acme.client.post('/v1/contacts', { firstName: 'Kofi', lastName: 'Mensah' })).body;
    const { deal } = (await acme.client.post(`/v1/leads/${lead.id}/conversion`)).body;
    const issue = (await acme.client.post('/v1/issues', { title: 'Broken', issueType: 'bug', dealId: deal.id, contactId: contact.id })).body;
    await acme.client.patch(`/v1/issues/${issue.id}`, { assignedToId: acme.userId });
    expect((await acme.client.post(`/v1/issues/${issue.id}/transitions`, { status: 'in_progress' })).status).toBe(200);
    for (const subject of [`deal:${deal.id}`, `contact:${contact.id}`]) {
      const told = await eventually(async () => {
        const entries = await timeline(subject, '&kind=issue_created,issue_assigned,issue_status_changed');
        return entries.length === 3 && entries;
      });
      expect(told.map(({ title }: Json) => title).sort()).toEqual([`Issue #${issue.number} given to a member`, `Issue #${issue.number} opened`, `Issue #${issue.number} went from open to in progress`]);
    }
  });

  it('of the contact and the account of a lead that was converted show what the lead shows', async () => {
    await receiveEmail({ leadId: lead.id });
    const company = (await acme.client.post('/v1/leads', { firstName: 'Kofi', lastName: 'Mensah', email: 'kofi@mensah-works.example', companyName: 'Mensah Works' })).body;
    await receiveEmail({ leadId: company.id });
    const { contactId, accountId } = (await acme.client.post(`/v1/leads/${company.id}/conversion`)).body;
    for (const subject of [`contact:${contactId}`, `account:${accountId}`]) {
      await eventually(async () => {
        const shown = await kinds(subject);
        return ['lead_created', 'email_received', 'lead_converted', 'deal_created'].every((kind) => shown.includes(kind));
      });
    }
  });

  it('say the same after they were made anew, by an operation that leaders may start', async () => {
    await receiveEmail({ leadId: lead.id });
    const { deal } = (await acme.client.post(`/v1/leads/${lead.id}/conversion`)).body;
    await eventually(async () => (await kinds(`deal:${deal.id}`)).length >= 4);
    await eventually(async () => (await queryAsAdmin(test.database, `select 1 from jobs where organization_id = $1 and name like 'crm.%' and state in ('pending', 'leased') and available_at < now() + interval '1 minute'`, [acme.organizationId])).length === 0);
    const rebuild = async (): Promise<Json> => {
      const started = await acme.client.post('/v1/timeline/rebuild');
      expect([started.status, started.headers.get('location')]).toEqual([202, `/v1/operations/${started.body.id}`]);
      return eventually(async () => {
        const { body } = await acme.client.get(`/v1/operations/${started.body.id}`);
        return body.status === 'succeeded' && body;
      });
    };
    const before = await test.as(acme, () => test.app.get(RebuildTimeline).checksum());
    const { result } = await rebuild();
    expect(result).toEqual({ events: expect.any(Number), checksum: before });
    await queryAsAdmin(test.database, `delete from timeline_entries where organization_id = $1 and kind = 'lead_created'`, [acme.organizationId]);
    expect((await rebuild()).result.checksum).toBe(before);
    const supporter = await addColleague(test, acme, 'support_staff');
    expect((await supporter.client.post('/v1/timeline/rebuild')).status).toBe(403);
  });

  it('go by permissions that there are, those of other contexts too', () => {
    const declared = declaredPermissions('organization').map(({ permission }) => permission);
    expect([...TIMELINE_KINDS].filter(([, permission]) => !declared.includes(permission))).toEqual([]);
  });

  it.each(['', 'subject=', 'subject=lead', 'subject=lead:1', 'subject=order:01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e'])('refuse the query "%s"', async (query) => {
    const answer = await acme.client.get(`/v1/timeline?${query}`);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/subject']);
  });

  it('of another organization, of deleted and of unknown subjects do not exist', async () => {
    const deleted = (await acme.client.post('/v1/leads?onDuplicate=create', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' })).body;
    await acme.client.delete(`/v1/leads/${deleted.id}`);
    expect((await acme.client.get(`/v1/timeline?subject=lead:${deleted.id}`)).status).toBe(404);
    expect((await acme.client.get(`/v1/timeline?subject=deal:${lead.id}`)).status).toBe(404);
    const foreign = await globex.client.get(`/v1/timeline?subject=lead:${lead.id}`);
    const random = await globex.client.get(`/v1/timeline?subject=lead:${uuidv7()}`);
    expect([foreign.status, { ...foreign.body, instance: '' }]).toEqual([404, { ...random.body, instance: '' }]);
  });
});
