import { Clock, defineJob, Jobs, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

/** Mails a member everything that waits for their digest of a day. */
export const SendDigestJob = defineJob('notifications.send-digest', { data: z.object({ userId: z.uuid(), localDate: z.iso.date() }), transaction: 'own' });

/** Not a moment too early, where the clocks of the process and of the database differ. */
const LATE_MS = 1_000;

/** The next time it is eight o'clock where the time zone is, after an instant: the date there, and how far it is off. */
const NEXT_EIGHT = `
  select d.date::text as "localDate", greatest(0, extract(epoch from (d.date + time '08:00') at time zone z.zone - z.at) * 1000)::float8 as "delayMs"
  from (select ?::timestamptz as at, ?::text as zone) z
  cross join lateral (select (z.at at time zone z.zone)::date + case when (z.at at time zone z.zone)::time < time '08:00' then 0 else 1 end as date) d`;

/** Until the end of the transaction. Writers share it; whoever puts a digest together has it alone, and so misses nothing that is being written. */
export const lockDigest = (userId: string, kind: 'shared' | 'alone') =>
  requireScope().rows(`select pg_advisory_xact_lock${kind === 'shared' ? '_shared' : ''}(hashtextextended('digest of ' || ?, 0))`, [userId]);

/** When a member's next digest is due. */
@Injectable()
export class ScheduleDigest {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Has the next digest of the member sent, if it is not going to be already. */
  async schedule(userId: string): Promise<void> {
    await lockDigest(userId, 'shared');
    const [next] = await requireScope().rows<{ localDate: string; delayMs: number }>(NEXT_EIGHT, [this.clock.now(), await this.tenancy.timeZoneOf(userId)]);
    const { localDate, delayMs } = next!;
    await this.jobs.enqueue(SendDigestJob, { userId, localDate }, { delayMs: Math.ceil(delayMs) + LATE_MS, dedupeKey: `${userId} ${localDate}` });
  }
}
