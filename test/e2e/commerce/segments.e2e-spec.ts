import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type ApiClient, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

const BERLINER = { field: 'customer.city', op: '=', value: 'berlin' };

describe('Segments over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let staff: Colleague;
  let count = 0;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    staff = await addColleague(test, acme, 'support_staff');
    await acme.client.patch(`/v1/members/${staff.memberId}`, { canManageCustomers: false });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await queryAsAdmin(test.database, 'delete from segment_references');
    await queryAsAdmin(test.database, 'delete from segments');
    await queryAsAdmin(test.database, 'delete from customers');
  });

  const customer = async (fields: object = {}): Promise<Json> => (await acme.client.post('/v1/customers', { displayName: `Customer ${++count}`, ...fields })).body;
  const segment = async (criteria: unknown, name = `Segment ${++count}`): Promise<Json> => {
    const answer = await acme.client.post('/v1/segments', { name, criteria });
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const members = async (id: string, client: ApiClient = acme.client): Promise<string[]> => ((await client.get(`/v1/segments/${id}/members`)).body.data ?? []).map((member: Json) => member.customerId);
  const untilMembers = (id: string, expected: Json[]) => eventually(async () => JSON.stringify((await members(id)).sort()) === JSON.stringify(expected.map((one) => one.id).sort()));
  /** Until segments have looked at customers for being new: a mark that is made, or looked at, later would put members back. */
  const untilNoticed = (customers: Json[]) => eventually(async () => {
    const [row] = await queryAsAdmin<{ seen: number; marks: number }>(test.database, `
      select (select count(distinct e.id)::int from outbox_events e join job_runs r on r.event_id = e.id and r.name = 'commerce.mark-customer-created' and r.state = 'succeeded'
        where e.type = 'commerce.customer.created' and e.data->>'customerId' = any($1)) as seen, (select count(*)::int from segment_marks) as marks`, [customers.map(({ id }) => id)]);
    return row!.seen === customers.length && row!.marks === 0;
  });
  /** Until segments have looked at the customer for an interaction that was written down. */
  const untilHeard = (interactionId: string) => eventually(async () => {
    const [row] = await queryAsAdmin<{ heard: boolean }>(test.database, `select not exists (select from segment_marks) and exists (select from outbox_events e join job_runs r on r.event_id = e.id and r.name = 'commerce.mark-interaction-recorded' and r.state = 'succeeded' where e.data->>'interactionId' = $1) as heard`, [interactionId]);
    return row!.heard;
  });
  const built = (id: string) => eventually(async () => { const { body } = await acme.client.get(`/v1/segments/${id}`); return body.buildStatus === 'ready' && body; });

  it('follow what is corrected about an interaction, and its deletion', async () => {
    const jonas = await customer();
    const { id } = await segment({ field: 'interaction.sentiment', op: '=', value: 'negative' });
    await built(id);
    const talk = (await acme.client.post(`/v1/customers/${jonas.id}/interactions`, { interactionType: 'call', subject: 'Complained', sentiment: 'positive' })).body;
    await untilHeard(talk.id);
    await acme.client.patch(`/v1/interactions/${talk.id}`, { sentiment: 'negative' });
    await untilMembers(id, [jonas]);
    await acme.client.delete(`/v1/interactions/${talk.id}`);
    await untilMembers(id, []);
  });

  it('are not tried with a segment that is not there, and ask for revenue in a currency', async () => {
    const lamp = await customer({ customerType: 'business', annualRevenue: '1000000.00', annualRevenueCurrency: 'EUR' });
    await customer({ customerType: 'business', annualRevenue: '1000000.00', annualRevenueCurrency: 'USD' });
    const theirs = (await globex.client.post('/v1/segments', { name: 'Theirs' })).body.id;
    const tried = (criteria: object) => acme.client.post('/v1/segments/preview', { criteria });
    for (const id of [theirs, uuidv7()]) {
      const { status, body } = await tried({ any: [BERLINER, { not: { segment: id } }] });
      expect([status, body.errors?.[0].pointer]).toEqual([404, '#/criteria/any/1/not/segment']);
    }
    const revenue = { field: 'customer.annualRevenue', op: 'gte', value: '1000000' };
    expect((await tried({ ...revenue, currency: 'EUR' })).body).toMatchObject({ count: 1, sample: [{ id: lamp.id }] });
    expect((await tried({ ...revenue, op: 'empty', value: undefined, currency: 'EUR' })).body.count).toBe(1);
    expect((await tried(revenue)).body.errors).toEqual([{ pointer: '#/criteria/currency', code: 'invalid_type', detail: 'An amount is asked for in one currency, such as "EUR".' }]);
  });

  it('find their members, follow changes of customers, and tell the segments of each', async () => {
    const [first, second] = [await customer({ city: 'Berlin' }), await customer({ city: 'Bern' })];
    const answer = await acme.client.post('/v1/segments', { name: 'Berliners', description: 'Near the office.', criteria: BERLINER });
    expect(answer.headers.get('location')).toBe(`/v1/segments/${answer.body.id}`);
    expect(answer.body).toEqual({
      id: expect.any(String), name: 'Berliners', description: 'Near the office.', criteria: BERLINER, createdById: acme.userId, memberCount: 0, buildStatus: 'pending', lastBuiltAt: null, lastBuildMs: null,
      lastFailedAt: null, lastFailure: null, nextDueAt: null, createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
    });
    const { id } = answer.body;
    await untilMembers(id, [first]);
    expect(await built(id)).toMatchObject({ memberCount: 1, lastBuiltAt: expect.any(String), version: 1 });
    await acme.client.patch(`/v1/customers/${second.id}`, { city: 'BERLIN' });
    await acme.client.patch(`/v1/customers/${first.id}`, { city: null });
    await untilMembers(id, [second]);
    expect((await acme.client.get(`/v1/customers/${second.id}/segments`)).body.data).toEqual([
      { id: expect.any(String), segmentId: id, customerId: second.id, name: 'Berliners', source: 'rule', enteredAt: expect.any(String), leftAt: null },
    ]);
    await acme.client.delete(`/v1/customers/${second.id}`);
    await untilMembers(id, []);
    const events = await queryAsAdmin<Json>(test.database, `select type, data->>'customerId' as who from outbox_events where type like 'commerce.segment.member_%' and data->>'segmentId' = $1 order by id`, [id]);
    const told = (who: string) => events.filter((event) => event.who === who).map(({ type }) => type.split('.')[2]);
    expect([told(first.id), told(second.id)]).toEqual([['member_entered', 'member_left'], ['member_entered', 'member_left']]);
  });

  it('that ask for a tag by name follow its renaming and its end', async () => {
    const [one, other] = [await customer(), await customer()];
    const tag = (await acme.client.post('/v1/customer-tags', { name: `Regular ${++count}`, color: '#4c6fff' })).body;
    for (const { id } of [one, other]) expect((await acme.client.post(`/v1/customers/${id}/tags`, { tagIds: [tag.id] })).status).toBeLessThan(300);
    const { id } = await segment({ field: 'customer.tag', op: '=', value: 'VIP' });
    await built(id);
    expect(await members(id)).toEqual([]);
    expect((await acme.client.patch(`/v1/customer-tags/${tag.id}`, { name: 'VIP' })).status).toBe(200);
    await untilMembers(id, [one, other]);
    expect((await acme.client.delete(`/v1/customer-tags/${tag.id}`)).status).toBe(204);
    await untilMembers(id, []);
  });

  it('are tried before they are kept, with a count and some of the customers', async () => {
    const people = [await customer({ city: 'Berlin', email: 'a@example.com' }), await customer({ city: 'Bern' })];
    const preview = (criteria: unknown) => acme.client.post('/v1/segments/preview', { criteria });
    expect((await preview(BERLINER)).body).toEqual({ count: 1, sample: [{ id: people[0].id, displayName: people[0].displayName, email: 'a@example.com', status: 'active' }] });
    expect([(await preview({ all: [] })).body.count, (await preview({})).body.count, (await preview({ not: BERLINER })).body.count]).toEqual([2, 0, 1]);
    expect((await acme.client.get('/v1/segments')).body.data).toEqual([]);
    expect((await globex.client.post('/v1/segments/preview', { criteria: { all: [] } })).body).toEqual({ count: 0, sample: [] });
  });

  it('refuse what makes no sense, by its place', async () => {
    const answer = await acme.client.post('/v1/segments', { name: 'Broken', criteria: { all: [BERLINER, { field: 'customer.shoeSize', op: '=', value: 42 }, { event: 'order.paid', within: 'soon' }] } });
    expect([answer.status, answer.body.errors.map((error: Json) => [error.pointer, error.code])]).toEqual([422, [['#/criteria/all/1/field', 'unknown_field'], ['#/criteria/all/2/within', 'invalid_value']]]);
    const gone = await acme.client.post('/v1/segments', { name: 'Gone', criteria: { not: { any: [{ segment: uuidv7() }] } } });
    expect([gone.status, gone.body.errors[0].pointer]).toEqual([404, '#/criteria/not/any/0/segment']);
    const large = await acme.client.post('/v1/segments/preview', { criteria: { any: Array(200).fill(BERLINER) } });
    expect([large.status, large.body.errors.at(-1).code]).toEqual([422, 'too_many_nodes']);
    const nothing = await acme.client.post('/v1/segments', { name: 'Text', criteria: '{}' });
    expect([nothing.status, nothing.body.errors[0].pointer]).toEqual([422, '#/criteria']);
  });

  it('say what criteria may ask about, fields of the organization and of every context among them', async () => {
    const created = await acme.client.post('/v1/custom-fields', { entity: 'customer', key: 'size', label: 'Shirt size', type: 'select', options: ['s', 'm'] });
    expect(created.status).toBe(201);
    const { body } = await acme.client.get('/v1/segments/fields');
    const field = (key: string) => body.fields.find((one: Json) => one.key === key);
    expect(field('customFields.size')).toEqual({ key: 'customFields.size', label: 'Shirt size', type: 'choice', operators: ['=', '!=', 'in', 'empty', 'notEmpty'], options: ['s', 'm'], needsCurrency: false, refersTo: null, hasManyValues: false });
    expect([field('stats.ltv').needsCurrency, field('customer.tagId').refersTo, field('mail.lastMessageAt').type, field('deal.status').hasManyValues]).toEqual([true, 'customer-tag', 'instant', true]);
    expect(body.events.map((event: Json) => event.key)).toEqual(expect.arrayContaining(['order.placed', 'order.paid', 'interaction.call', 'mail.received', 'deal.won']));
    expect([body.limits, body.timeZone]).toEqual([{ nodes: 200, depth: 8 }, 'UTC']);
  });

  it('take and refuse customers by hand, which beats the rule until it is given back', async () => {
    const [berliner, stranger] = [await customer({ city: 'Berlin' }), await customer()];
    const { id } = await segment(BERLINER);
    await untilMembers(id, [berliner]);
    const set = (customerId: string, membership?: string) => acme.client.post(`/v1/segments/${id}/members`, { customerId, membership });
    expect((await set(stranger.id)).body).toEqual({ segmentId: id, customerId: stranger.id, isMember: true, source: 'manual_in' });
    expect((await set(berliner.id, 'out')).body).toMatchObject({ isMember: false, source: 'manual_out' });
    expect((await acme.client.get(`/v1/segments/${id}/members?source=manual_in`)).body.data).toEqual([expect.objectContaining({ customerId: stranger.id, displayName: stranger.displayName, status: 'active' })]);
    expect(await members(id)).toEqual([stranger.id]);
    expect((await set(berliner.id, 'rule')).body).toMatchObject({ isMember: true, source: 'rule' });
    expect((await set(uuidv7())).status).toBe(404);
  });

  it('are listed by pages of their members', async () => {
    const people = [await customer(), await customer(), await customer()];
    const { id } = await segment({ all: [] });
    await untilMembers(id, people);
    const first = (await acme.client.get(`/v1/segments/${id}/members?limit=2`)).body;
    const second = (await acme.client.get(`/v1/segments/${id}/members?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.data, ...second.data].map((member: Json) => member.customerId).sort()).toEqual(people.map((one) => one.id).sort());
    expect(second.nextCursor).toBeNull();
  });

  it('are changed one version at a time, and found anew with other criteria', async () => {
    const [berliner, other] = [await customer({ city: 'Berlin' }), await customer({ city: 'Bern' })];
    const { id } = await segment(BERLINER, 'Once');
    await untilMembers(id, [berliner]);
    const changed = await acme.client.patch(`/v1/segments/${id}`, { criteria: { not: BERLINER } }, { 'if-match': '"1"' });
    expect([changed.status, changed.body.version]).toEqual([200, 2]);
    expect((await acme.client.patch(`/v1/segments/${id}`, { name: 'Twice' }, { 'if-match': '"1"' })).status).toBe(412);
    await untilMembers(id, [other]);
    const twin = await acme.client.post('/v1/segments', { name: 'Once' });
    expect([twin.status, twin.body.code]).toEqual([409, 'segment_name_taken']);
    const inner = await segment({ segment: id });
    await untilMembers(inner.id, [other]);
    const circle = await acme.client.patch(`/v1/segments/${id}`, { criteria: { segment: inner.id } });
    expect([circle.status, circle.body.code]).toEqual([409, 'segment_cycle']);
    expect((await acme.client.delete(`/v1/segments/${id}`)).body.code).toBe('segment_in_use');
    expect((await acme.client.delete(`/v1/segments/${inner.id}`)).status).toBe(204);
    expect((await acme.client.delete(`/v1/segments/${id}`)).status).toBe(204);
    expect((await acme.client.get(`/v1/segments/${id}`)).status).toBe(404);
  });

  it('look at everybody again when asked, as an operation one can watch', async () => {
    const people = [await customer(), await customer()];
    const { id } = await segment({ all: [] });
    await untilMembers(id, people);
    await built(id);
    await untilNoticed(people);
    await queryAsAdmin(test.database, 'delete from segment_members');
    const answer = await acme.client.post(`/v1/segments/${id}/rebuild`);
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/v1/operations/${answer.body.id}`]);
    const done = await eventually(async () => { const { body } = await acme.client.get(`/v1/operations/${answer.body.id}`); return body.status === 'succeeded' && body; });
    expect(done).toMatchObject({ progress: 100, resultUrl: `/v1/segments/${id}`, result: { customers: 2, entered: 2, left: 0 } });
    expect((await members(id)).length).toBe(2);
  });

  it('follow the time zone of their organization', async () => {
    const late = await customer({ customerSince: '2026-03-01T23:30:00Z' });
    const { id } = await segment({ field: 'customer.customerSince', op: '=', value: '2026-03-02' });
    await built(id);
    expect(await members(id)).toEqual([]);
    expect((await acme.client.patch('/v1/organization', { timezone: 'Europe/Berlin' })).status).toBe(200);
    await untilMembers(id, [late]);
    await acme.client.patch('/v1/organization', { timezone: null });
    await untilMembers(id, []);
  });

  it('know what sales knows of the same address', async () => {
    const buyer = await customer({ email: 'ada@example.com' });
    const { id } = await segment({ any: [{ field: 'deal.status', op: '=', value: 'open' }, { field: 'lead.status', op: '=', value: 'qualified' }] });
    await built(id);
    const lead = (await acme.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: 'Ada@Example.com' })).body;
    await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'qualified' });
    await untilMembers(id, [buyer]);
    await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'unqualified' });
    await untilMembers(id, []);
    await acme.client.patch(`/v1/leads/${lead.id}`, { status: 'qualified', email: 'else@example.com' });
    const other = await customer({ email: 'else@example.com' });
    await untilMembers(id, [other]);
    await acme.client.delete(`/v1/leads/${lead.id}`);
    await untilMembers(id, []);
  });

  it('are read by every member, and changed by those who manage customers', async () => {
    const { id } = await segment({});
    const one = await customer();
    const read = [await staff.client.get('/v1/segments'), await staff.client.get(`/v1/segments/${id}`), await staff.client.get('/v1/segments/fields'), await staff.client.get(`/v1/segments/${id}/members`), await staff.client.get(`/v1/customers/${one.id}/segments`), await staff.client.post('/v1/segments/preview', { criteria: {} })];
    expect(read.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const write = [await staff.client.post('/v1/segments', { name: 'Mine' }), await staff.client.patch(`/v1/segments/${id}`, { name: 'Mine' }), await staff.client.delete(`/v1/segments/${id}`), await staff.client.post(`/v1/segments/${id}/members`, { customerId: one.id }), await staff.client.post(`/v1/segments/${id}/rebuild`)];
    expect(write.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });

  it('of another organization are answered like ids that never existed', async () => {
    const { id } = await segment({ all: [] });
    const one = await customer();
    const answers = async (segmentId: string, customerId: string) => {
      const { client } = globex;
      const found = [
        await client.get(`/v1/segments/${segmentId}`), await client.patch(`/v1/segments/${segmentId}`, { name: 'Mine' }), await client.delete(`/v1/segments/${segmentId}`), await client.get(`/v1/segments/${segmentId}/members`),
        await client.post(`/v1/segments/${segmentId}/members`, { customerId }), await client.post(`/v1/segments/${segmentId}/rebuild`), await client.get(`/v1/customers/${customerId}/segments`),
        await client.post('/v1/segments', { name: 'Theirs', criteria: { segment: segmentId } }),
      ];
      return found.map(({ status, body }) => [status, { ...body, instance: '' }]);
    };
    const found = await answers(id, one.id);
    expect(found.map(([status]) => status)).toEqual(Array(8).fill(404));
    expect(found).toEqual(await answers(uuidv7(), uuidv7()));
  });
});
