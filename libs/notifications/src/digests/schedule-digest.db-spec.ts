import { FixedClock, Jobs, uuidv7 } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { ScheduleDigest } from './schedule-digest.js';

describe('When a digest is due', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, `delete from jobs where name = 'notifications.send-digest'`));

  /** The day it is for, and the minutes from `now` until it is sent. */
  async function next(now: string, timezone: string | null): Promise<[string, number][]> {
    await queryAsAdmin(test.database, 'update users set timezone = $2 where id = $1', [acme.userId, timezone]);
    const schedule = new ScheduleDigest(test.app.get(TenancyApi), test.app.get(Jobs), new FixedClock(now));
    const [before] = await queryAsAdmin<{ now: Date }>(test.database, 'select now()');
    await test.as(acme, () => schedule.schedule(acme.userId));
    const jobs = await queryAsAdmin<{ data: { localDate: string }; available_at: Date }>(test.database, `select data, available_at from jobs where name = 'notifications.send-digest' order by available_at`);
    return jobs.map(({ data, available_at }) => [data.localDate, Math.round((available_at.getTime() - before!.now.getTime()) / 60_000)]);
  }

  it.each([
    ['before eight in the morning, the same day', '2026-11-20T06:30:00Z', 'Europe/Berlin', '2026-11-20', 30],
    ['at eight, the next day', '2026-11-20T07:00:00Z', 'Europe/Berlin', '2026-11-21', 24 * 60],
    ['where it is tomorrow already, that day', '2026-11-20T20:00:00Z', 'Asia/Tokyo', '2026-11-21', 180],
    ['over the night the clocks go forward, an hour sooner', '2027-03-27T20:00:00Z', 'Europe/Berlin', '2027-03-28', 600],
    ['over the night the clocks go back, an hour later', '2026-10-24T20:00:00Z', 'Europe/Berlin', '2026-10-25', 660],
    ['where nobody chose a zone, in UTC', '2026-11-20T07:00:00Z', null, '2026-11-20', 60],
  ])('it is %s', async (_title, now, timezone, localDate, minutes) => {
    expect(await next(now, timezone)).toEqual([[localDate, minutes]]);
  });

  it('it is asked for once', async () => {
    await next('2026-11-20T06:30:00Z', 'Europe/Berlin');
    expect(await next('2026-11-20T06:45:00Z', 'Europe/Berlin')).toHaveLength(1);
  });

  it('a day has one digest, whatever is written', async () => {
    const insert = () => queryAsAdmin(test.database, `insert into notification_digests (id, organization_id, user_id, local_date, created_at) values ($1, $2, $3, '2026-11-20', now())`, [uuidv7(), acme.organizationId, acme.userId]);
    await insert();
    await expect(insert()).rejects.toThrow('notification_digests_day');
  });
});
