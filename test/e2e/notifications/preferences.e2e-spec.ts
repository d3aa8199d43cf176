import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startMailCatcher, type MailCatcher } from '../identity/mail-catcher.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('What members are told, and how', () => {
  let mails: MailCatcher;
  let test: TestApp;
  let acme: SignedUp;
  let colleague: Colleague;
  let address: string;

  beforeAll(async () => {
    mails = await startMailCatcher();
    test = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
  });
  afterAll(async () => {
    await test.close();
    await mails.close();
  });
  beforeEach(async () => {
    acme = await signUpCompany(test.url);
    colleague = await addColleague(test, acme, 'manager');
    const [row] = await queryAsAdmin<{ email: string }>(test.database, 'update user_emails set verified_at = now() where user_id = $1 returning email', [colleague.userId]);
    address = row!.email;
  });

  const choose = (client: ApiClient, ...preferences: object[]) => client.patch('/v1/notification-preferences', { preferences });
  const chosen = async (client: ApiClient, kind: string): Promise<Json> => (await client.get('/v1/notification-preferences')).body.preferences.find((one: Json) => one.kind === kind);
  const assign = async (): Promise<string> => (await acme.client.post('/v1/activities', { activityType: 'task', subject: 'Call back', assignedToId: colleague.userId })).body.id;
  const notifications = async (client: ApiClient, kind = 'activity_assigned'): Promise<Json[]> => (await client.get(`/v1/notifications?kind=${kind}`)).body.data;
  const mailsWith = (subject: string) => mails.to(address).filter((mail) => mail.subject === subject);
  const digestJobs = () => queryAsAdmin<{ id: string; data: Json; available_at: Date }>(test.database, `select id, data, available_at from jobs where name = 'notifications.send-digest' and state = 'pending' and data->>'userId' = $1`, [colleague.userId]);
  const makeDue = async () => {
    const [job] = await eventually(async () => {
      const jobs = await digestJobs();
      return jobs.length > 0 && jobs;
    });
    await queryAsAdmin(test.database, 'update jobs set available_at = now() where id = $1', [job!.id]);
    await eventually(async () => (await queryAsAdmin(test.database, `select 1 from jobs where id = $1 and state = 'done'`, [job!.id])).length > 0);
    return job!;
  };

  it('has a default for every kind, until somebody chooses', async () => {
    const { status, body } = await colleague.client.get('/v1/notification-preferences');
    expect([status, body.preferences.length > 10, body.preferences.every((one: Json) => one.isDefault)]).toEqual([200, true, true]);
    expect(await chosen(colleague.client, 'deal_won')).toMatchObject({ inApp: true, email: false, digest: true });
    const changed = await choose(colleague.client, { kind: 'deal_won', email: true }, { kind: 'mention', inApp: false });
    expect(changed.status).toBe(200);
    expect(await chosen(colleague.client, 'deal_won')).toMatchObject({ inApp: true, email: true, digest: true, isDefault: false });
    await choose(colleague.client, { kind: 'deal_won', digest: false });
    expect(await chosen(colleague.client, 'deal_won')).toMatchObject({ inApp: true, email: true, digest: false });
    expect(await chosen(colleague.client, 'mention')).toMatchObject({ inApp: false });
    expect(await chosen(acme.client, 'deal_won')).toMatchObject({ email: false, isDefault: true });
  });

  it('is one\'s own in each organization', async () => {
    const other = await signUpCompany(test.url);
    await choose(other.client, { kind: 'deal_won', inApp: false });
    expect(await chosen(acme.client, 'deal_won')).toMatchObject({ inApp: true });
    expect((await queryAsAdmin(test.database, 'select 1 from notification_preferences where organization_id = $1', [acme.organizationId])).length).toBe(0);
  });

  it.each([[{ preferences: [] }], [{ preferences: [{ kind: 'weather', email: true }] }], [{ preferences: [{ kind: 'mention', sms: true }] }], [{ preferences: [{ kind: 'mention' }, { kind: 'mention' }] }]])('is not %j', async (body) => {
    expect((await acme.client.patch('/v1/notification-preferences', body)).status).toBe(422);
  });

  it('is shown in the product, unless that is off', async () => {
    const activityId = await assign();
    await eventually(async () => (await notifications(colleague.client)).length > 0);
    expect(await notifications(colleague.client)).toEqual([expect.objectContaining({ kind: 'activity_assigned', relatedObjectType: 'activity', relatedObjectId: activityId, isRead: false })]);
    await choose(colleague.client, { kind: 'activity_assigned', inApp: false, digest: false, email: true });
    await assign();
    await eventually(async () => mailsWith('An activity for you').length > 0);
    expect(await notifications(colleague.client)).toHaveLength(1);
    expect((await colleague.client.get('/v1/notifications/unread-count')).body.unreadCount).toBe(1);
  });

  it('is not what one did oneself', async () => {
    await acme.client.post('/v1/activities', { activityType: 'task', subject: 'Mine', assignedToId: acme.userId });
    await assign();
    await eventually(async () => (await notifications(colleague.client)).length > 0);
    expect(await notifications(acme.client)).toEqual([]);
  });

  it('is mailed at once to a proven address, once', async () => {
    await choose(colleague.client, { kind: 'activity_assigned', email: true });
    await assign();
    const mail = await eventually(async () => mailsWith('An activity for you')[0]);
    const [{ id }] = (await notifications(colleague.client)) as [Json];
    expect([mail.messageId, mail.headers.get('auto-submitted')]).toEqual([`<${id}@localhost>`, 'auto-generated']);
    expect(mail.text).not.toContain('Call back');
    await eventually(async () => (await queryAsAdmin(test.database, 'select 1 from notifications where id = $1 and emailed_at is not null', [id])).length > 0);
    expect(mailsWith('An activity for you')).toHaveLength(1);
  });

  it('is not mailed to an address nobody has proven', async () => {
    await queryAsAdmin(test.database, 'update user_emails set verified_at = null where user_id = $1', [colleague.userId]);
    await choose(colleague.client, { kind: 'activity_assigned', email: true });
    await assign();
    await eventually(async () => (await queryAsAdmin(test.database, `select 1 from jobs j join notifications n on n.id::text = j.data->>'notificationId' where j.name = 'notifications.send-notification' and j.state = 'done' and n.user_id = $1`, [colleague.userId])).length > 0);
    expect(mailsWith('An activity for you')).toEqual([]);
  });

  it('comes in one digest a day, at eight where the member lives', async () => {
    await colleague.client.patch('/v1/me', { timezone: 'Asia/Tokyo' });
    await assign();
    await assign();
    await eventually(async () => (await notifications(colleague.client)).length === 2);
    const jobs = await digestJobs();
    expect(jobs).toHaveLength(1);
    // eight in Tokyo, which has no daylight saving, is 23 o'clock UTC of the day before
    expect(jobs[0]!.available_at.toISOString().slice(11, 16)).toBe('23:00');
    expect(new Date(jobs[0]!.available_at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10)).toBe(jobs[0]!.data.localDate);
    await makeDue();
    const [digest] = mailsWith('Your day in Frontoffice');
    expect(digest!.text).toMatch(/^2 × An activity for you\n/);
  });

  it('comes in no second digest of the same day: what is new waits for the next', async () => {
    await assign();
    const { data } = await makeDue();
    await assign();
    await eventually(async () => (await digestJobs()).length > 0);
    // as if a job of that day came again
    await queryAsAdmin(test.database, `update jobs set data = $2, available_at = now() where id = $1`, [(await digestJobs())[0]!.id, JSON.stringify(data)]);
    await eventually(async () => {
      const waiting = await digestJobs();
      return waiting.length === 1 && waiting[0]!.available_at > new Date();
    });
    expect(mailsWith('Your day in Frontoffice')).toHaveLength(1);
    expect(await queryAsAdmin(test.database, 'select 1 from notifications where user_id = $1 and in_digest and digest_id is null', [colleague.userId])).toHaveLength(1);
  });

  it('is not in a digest once it was read', async () => {
    await assign();
    await eventually(async () => (await notifications(colleague.client)).length > 0);
    await colleague.client.post('/v1/notifications/read', { all: true });
    await makeDue();
    expect(mailsWith('Your day in Frontoffice')).toEqual([]);
  });
});
