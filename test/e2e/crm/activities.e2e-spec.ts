import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const HOUR_MS = 3_600_000;

describe('Activities over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let colleague: Colleague;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    colleague = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from activities'));

  const create = (input: object = {}, client: ApiClient = acme.client) => client.post('/v1/activities', { activityType: 'task', subject: 'Send the offer', ...input });
  const subjects = async (query: string, client: ApiClient = acme.client): Promise<string[]> => (await client.get(`/v1/activities?${query}`)).body.data.map(({ subject }: Json) => subject);
  const notificationsOf = async (client: ApiClient, kind: string): Promise<Json[]> => (await client.get(`/v1/notifications?kind=${kind}`)).body.data;

  it('are created, read, changed and deleted by a member, each with its author', async () => {
    const lead = (await acme.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com' })).body;
    const scheduledAt = inMs(HOUR_MS);
    const created = await create({ activityType: 'meeting', description: 'Bring figures.', scheduledAt, durationMinutes: 45, leadId: lead.id, assignedToId: colleague.userId });
    expect([created.status, created.headers.get('location')]).toEqual([201, `/v1/activities/${created.body.id}`]);
    expect(created.body).toEqual({
      id: expect.any(String), activityType: 'meeting', subject: 'Send the offer', description: 'Bring figures.', scheduledAt, durationMinutes: 45, isOverdue: false, remindAt: null,
      remindedAt: null, completed: false, completedAt: null, completedById: null, assignedToId: colleague.userId, createdById: acme.userId, leadId: lead.id, dealId: null, contactId: null,
      accountId: null, customerId: null, createdAt: expect.any(String), updatedAt: expect.any(String), version: 1,
    });
    const path = `/v1/activities/${created.body.id}`;
    expect((await colleague.client.get(path)).body).toEqual(created.body);
    const changed = await acme.client.patch(path, { subject: 'Walk through it', scheduledAt: null }, { 'if-match': '"1"' });
    expect([changed.status, changed.body.subject, changed.body.scheduledAt, changed.headers.get('etag')]).toEqual([200, 'Walk through it', null, '"2"']);
    expect((await acme.client.patch(path, { subject: 'Too late' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await acme.client.delete(path)).status).toBe(204);
    expect((await acme.client.get(path)).status).toBe(404);
    expect(await subjects('')).toEqual([]);
  });

  it('are completed and opened again, by transition or by patch', async () => {
    const { body } = await create();
    const path = `/v1/activities/${body.id}`;
    const done = await acme.client.post(`${path}/completion`);
    expect([done.status, done.body]).toEqual([200, expect.objectContaining({ completed: true, completedById: acme.userId, completedAt: expect.any(String) })]);
    const again = await acme.client.post(`${path}/completion`);
    expect([again.status, again.body.code]).toEqual([409, 'activity_completed']);
    expect((await acme.client.post(`${path}/reopening`)).body).toMatchObject({ completed: false, completedAt: null, completedById: null });
    expect((await acme.client.post(`${path}/reopening`)).body.code).toBe('activity_not_completed');
    expect((await acme.client.patch(path, { completed: true })).body).toMatchObject({ completed: true, completedById: acme.userId });
    expect((await create({ activityType: 'call', completed: true })).body).toMatchObject({ completed: true, completedAt: expect.any(String) });
  });

  it('are found by what they are, whose they are, and whether they are due', async () => {
    await create({ subject: 'late', scheduledAt: inMs(-HOUR_MS), assignedToId: acme.userId });
    await create({ subject: 'soon', scheduledAt: inMs(HOUR_MS), assignedToId: colleague.userId });
    await create({ subject: 'some day' });
    await create({ subject: 'noted', activityType: 'note' });
    await create({ subject: 'done', scheduledAt: inMs(-2 * HOUR_MS), completed: true });
    expect(await subjects('state=open&sort=createdAt')).toEqual(['late', 'soon', 'some day']);
    expect(await subjects('state=overdue')).toEqual(['late']);
    expect(await subjects('state=upcoming')).toEqual(['soon']);
    expect(await subjects('state=completed')).toEqual(['done']);
    expect(await subjects('activityType=note')).toEqual(['noted']);
    expect(await subjects('mine=true&sort=createdAt')).toEqual(['late', 'some day', 'noted', 'done']);
    expect(await subjects('mine=true', colleague.client)).toEqual(['soon']);
    expect(await subjects(`assignedToId=${colleague.userId}`)).toEqual(['soon']);
    expect(await subjects('sort=scheduledAt')).toEqual(['done', 'late', 'soon']);
    expect(await subjects(`scheduledAt[gte]=${inMs(0)}`)).toEqual(['soon']);
    expect((await acme.client.get('/v1/activities?state=late')).status).toBe(422);
  });

  it('are paged by their time without leaving one out', async () => {
    for (let hour = 1; hour <= 5; hour++) await create({ subject: String(hour), scheduledAt: inMs(hour * HOUR_MS) });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Json = await acme.client.get(`/v1/activities?sort=-scheduledAt&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...body.data.map(({ subject }: Json) => subject));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
  });

  it('are linked only to records that exist in the organization, and given only to its members', async () => {
    const foreign = (await globex.client.post('/v1/leads', { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' })).body;
    const deleted = (await acme.client.post('/v1/leads', { firstName: 'De', lastName: 'Leted', email: 'deleted@example.com' })).body;
    await acme.client.delete(`/v1/leads/${deleted.id}`);
    for (const [field, id] of [['leadId', foreign.id], ['leadId', deleted.id], ['dealId', uuidv7()], ['contactId', uuidv7()], ['accountId', uuidv7()], ['customerId', uuidv7()], ['assignedToId', globex.userId]]) {
      const answer = await create({ [field]: id });
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([404, `#/${field}`]);
    }
    const customer = (await acme.client.post('/v1/customers', { displayName: 'Ines', email: 'ines@example.com' })).body;
    expect((await create({ customerId: customer.id })).body.customerId).toBe(customer.id);
    expect(await subjects(`customerId=${customer.id}`)).toEqual(['Send the offer']);
  });

  it('of a customer who became part of another are found with that one', async () => {
    const [jo, joe] = [(await acme.client.post('/v1/customers', { displayName: 'Jo', email: 'jo@example.com' })).body, (await acme.client.post('/v1/customers', { displayName: 'Joe', email: 'joe@example.com' })).body];
    await create({ subject: 'with Joe', customerId: joe.id });
    await queryAsAdmin(test.database, 'update customers set merged_into_id = $1, deleted_at = now() where id = $2', [jo.id, joe.id]);
    expect(await subjects(`customerId=${jo.id}`)).toEqual(['with Joe']);
    expect(await subjects(`customerId=${jo.id}`, globex.client)).toEqual([]);
  });

  it.each([[{ activityType: 'lunch' }], [{ subject: '' }], [{ durationMinutes: 0 }], [{ scheduledAt: 'soon' }], [{ createdById: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e' }]])('refuse %j', async (input) => {
    expect((await create(input)).status).toBe(422);
  });

  it('of another organization do not exist', async () => {
    const { body } = await create();
    for (const request of [() => globex.client.get(`/v1/activities/${body.id}`), () => globex.client.patch(`/v1/activities/${body.id}`, { subject: 'x' }), () => globex.client.delete(`/v1/activities/${body.id}`), () => globex.client.post(`/v1/activities/${body.id}/completion`)]) {
      expect((await request()).status).toBe(404);
    }
    expect(await subjects('', globex.client)).toEqual([]);
    expect((await acme.client.get(`/v1/activities/${body.id}`)).body).toEqual(body);
  });

  it('remind once, at the time they were moved to', async () => {
    const { body } = await create({ subject: 'moved', scheduledAt: inMs(HOUR_MS), remindAt: inMs(HOUR_MS - 1_000) });
    const moved = await acme.client.patch(`/v1/activities/${body.id}`, { scheduledAt: inMs(1_200) });
    expect(Date.parse(moved.body.remindAt)).toBeLessThan(Date.now() + 1_200);
    await eventually(async () => (await notificationsOf(acme.client, 'activity_reminder')).length > 0);
    expect((await acme.client.get(`/v1/activities/${body.id}`)).body.remindedAt).not.toBeNull();
    // the same time again is no new reminder
    await acme.client.patch(`/v1/activities/${body.id}`, { remindAt: moved.body.remindAt });
    await eventually(async () => (await queryAsAdmin(test.database, `select 1 from jobs where name = 'crm.remind-of-activity' and state in ('pending', 'leased') and available_at < now() + interval '1 minute'`)).length === 0);
    expect(await notificationsOf(acme.client, 'activity_reminder')).toEqual([expect.objectContaining({ relatedObjectType: 'activity', relatedObjectId: body.id })]);
  });

  it('do not remind of what was completed or deleted meanwhile', async () => {
    const before = (await notificationsOf(acme.client, 'activity_reminder')).length;
    const completed = (await create({ remindAt: inMs(400) })).body;
    const deleted = (await create({ remindAt: inMs(400) })).body;
    await acme.client.post(`/v1/activities/${completed.id}/completion`);
    await acme.client.delete(`/v1/activities/${deleted.id}`);
    await eventually(async () => {
      const done = await queryAsAdmin(test.database, `select 1 from jobs where name = 'crm.remind-of-activity' and state = 'done' and data->>'activityId' = any ($1)`, [[completed.id, deleted.id]]);
      return done.length === 2;
    });
    expect(await notificationsOf(acme.client, 'activity_reminder')).toHaveLength(before);
  });

  it('tell members who are mentioned, not their author, and nobody who is no member', async () => {
    const mention = (...ids: string[]) => ids.map((id) => `@[${id}]`).join(' and ');
    const { body } = await create({ activityType: 'note', description: `See ${mention(colleague.userId, acme.userId, globex.userId)}.` });
    const told = await eventually(async () => {
      const found = await notificationsOf(colleague.client, 'mention');
      return found.length > 0 && found;
    });
    expect(told).toEqual([expect.objectContaining({ userId: colleague.userId, relatedObjectType: 'activity', relatedObjectId: body.id })]);
    await acme.client.patch(`/v1/activities/${body.id}`, { description: `See ${mention(colleague.userId)} again.` });
    const other = (await create({ assignedToId: colleague.userId })).body;
    await eventually(async () => (await notificationsOf(colleague.client, 'activity_assigned')).some(({ relatedObjectId }) => relatedObjectId === other.id));
    expect(await notificationsOf(colleague.client, 'mention')).toHaveLength(1);
    expect(await notificationsOf(acme.client, 'mention')).toEqual([]);
    expect(await notificationsOf(globex.client, 'mention')).toEqual([]);
  });

  it('stand on the timelines of what they are linked to', async () => {
    const lead = (await acme.client.post('/v1/leads', { firstName: 'Ti', lastName: 'Me', email: 'time@example.com' })).body;
    const { body } = await create({ activityType: 'call', leadId: lead.id });
    await acme.client.post(`/v1/activities/${body.id}/completion`);
    const entries = await eventually(async () => {
      const { data } = (await acme.client.get(`/v1/timeline?subject=lead:${lead.id}&kind=activity_created,activity_completed`)).body;
      return data.length === 2 && data;
    });
    expect(entries.map(({ kind, title }: Json) => [kind, title])).toEqual([['activity_completed', 'Call completed'], ['activity_created', 'Call added']]);
  });

  describe('as a calendar', () => {
    const feed = async (client: ApiClient): Promise<string> => {
      const { pathname, search } = new URL((await client.post('/v1/activities/calendar-feed')).body.url);
      return `${pathname}${search}`;
    };
    const read = (path: string) => new ApiClient(test.url).get<string>(path);

    it('hold what is scheduled for its owner, for whoever has the address', async () => {
      expect((await colleague.client.get('/v1/activities/calendar-feed')).body).toEqual({ createdAt: null });
      await create({ subject: 'Mine, with a comma', scheduledAt: inMs(HOUR_MS), assignedToId: colleague.userId });
      await create({ subject: 'Not mine', scheduledAt: inMs(HOUR_MS) });
      await create({ subject: 'No time', assignedToId: colleague.userId });
      const answer = await read(await feed(colleague.client));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
      expect(answer.body).toMatch(/^BEGIN:VCALENDAR\r\n/);
      expect(answer.body).toContain('SUMMARY:Mine\\, with a comma\r\n');
      expect(answer.body).not.toMatch(/Not mine|No time/);
      expect((await colleague.client.get('/v1/activities/calendar-feed')).body).toEqual({ createdAt: expect.any(String) });
    });

    it('end with the next address, when they are ended, and with the membership', async () => {
      const first = await feed(colleague.client);
      const second = await feed(colleague.client);
      expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200]);
      expect((await colleague.client.delete('/v1/activities/calendar-feed')).status).toBe(204);
      expect((await read(second)).status).toBe(404);
      const gone = await addColleague(test, acme, 'support_staff');
      const third = await feed(gone.client);
      await acme.client.delete(`/v1/members/${gone.memberId}`);
      expect((await read(third)).status).toBe(404);
    });

    it('are stored as a hash, and read by no token that was not given out', async () => {
      const path = await feed(acme.client);
      const token = new URLSearchParams(path.split('?')[1]).get('token')!;
      const stored = await queryAsAdmin<{ row: string }>(test.database, 'select f::text as row from calendar_feeds f');
      expect(stored.some(({ row }) => row.includes(token))).toBe(false);
      expect((await read('/v1/activities/calendar.ics?token=nothing')).status).toBe(404);
      expect((await read(`/v1/activities/calendar.ics?token=${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);
      expect((await read('/v1/activities/calendar.ics')).status).toBe(422);
    });
  });
});
