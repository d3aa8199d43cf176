import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { RemindOfActivity } from './remind-of-activity.job.js';

describe('The reminder of an activity', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const remindAt = '2030-01-01T09:00:00.000Z';
  const plan = async (): Promise<string> => (await acme.client.post('/v1/activities', { activityType: 'task', subject: 'Call back', remindAt })).body.id;
  const remind = (activityId: string, at = remindAt) => test.as(acme, () => test.app.get(RemindOfActivity).remind({ activityId, remindAt: at }));
  const due = async (activityId: string) => queryAsAdmin<{ data: object }>(test.database, `select data from outbox_events where type = 'crm.activity.reminder_due' and data->>'activityId' = $1`, [activityId]);
  const waiting = async (activityId: string) => queryAsAdmin<{ available_at: Date }>(test.database, `select available_at from jobs where name = 'crm.remind-of-activity' and data->>'activityId' = $1`, [activityId]);

  it('waits for its time, once however often the activity changes', async () => {
    const id = await plan();
    await acme.client.patch(`/v1/activities/${id}`, { subject: 'Call back soon' });
    const jobs = await waiting(id);
    expect(jobs).toHaveLength(1);
    expect(Math.abs(jobs[0]!.available_at.getTime() - Date.parse(remindAt))).toBeLessThan(5_000);
  });

  it('is given once, also when two runs of it meet', async () => {
    const id = await plan();
    await Promise.all([remind(id), remind(id), remind(id)]);
    await remind(id);
    expect(await due(id)).toEqual([{ data: { activityId: id, userId: acme.userId } }]);
  });

  it('is given by the run for its present time only', async () => {
    const id = await plan();
    await acme.client.patch(`/v1/activities/${id}`, { remindAt: '2030-01-02T09:00:00Z' });
    await remind(id);
    expect(await due(id)).toEqual([]);
    await remind(id, '2030-01-02T09:00:00.000Z');
    expect(await due(id)).toHaveLength(1);
  });

  it('is not given for what is no more, or not here', async () => {
    const [deleted, completed] = [await plan(), await plan()];
    await acme.client.delete(`/v1/activities/${deleted}`);
    await acme.client.post(`/v1/activities/${completed}/completion`);
    await remind(deleted);
    await remind(completed);
    const globex = await signUpCompany(test.url);
    const foreign = await plan();
    await test.as(globex, () => test.app.get(RemindOfActivity).remind({ activityId: foreign, remindAt }));
    expect([...(await due(deleted)), ...(await due(completed)), ...(await due(foreign))]).toEqual([]);
  });
});
