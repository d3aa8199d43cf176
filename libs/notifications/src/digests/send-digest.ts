import { Clock, Handles, kernelConfig, Mailer, requireOrganizationId, requireScope, uuidv7, type JobData } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { lockDigest, ScheduleDigest, SendDigestJob } from './schedule-digest.js';

interface Line {
  title: string;
  count: number;
}

/** More lines than this say no more. */
const MAX_LINES = 50;

@Injectable()
export class SendDigest {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly mailer: Mailer,
    private readonly schedule: ScheduleDigest,
    private readonly clock: Clock,
  ) {}

  /** One digest a day: the row says which notifications are in it, and a repeated run sends the same message under the same id. */
  @Handles(SendDigestJob)
  async send({ userId, localDate }: JobData<typeof SendDigestJob>): Promise<void> {
    const scope = requireScope();
    const digestId = await scope.transaction(() => this.compose(userId, localDate));
    if (digestId) {
      await this.mail(userId, digestId);
      await scope.transaction(() => scope.rows('update notification_digests set sent_at = now() where organization_id = ? and id = ?', [requireOrganizationId(), digestId]));
    }
    await scope.transaction(() => this.continue(userId));
  }

  /** The id of the digest of that day, with everything that waited for it; null when it was sent already. */
  private async compose(userId: string, localDate: string): Promise<string | null> {
    await lockDigest(userId, 'alone');
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const [composed] = await scope.rows<{ id: string }>(
      `insert into notification_digests (id, organization_id, user_id, local_date, created_at) values (?, ?, ?, ?, ?) on conflict (organization_id, user_id, local_date) do nothing returning id`,
      [uuidv7(), organizationId, userId, localDate, this.clock.now()],
    );
    if (!composed) {
      const [begun] = await scope.rows<{ id: string }>('select id from notification_digests where organization_id = ? and user_id = ? and local_date = ? and sent_at is null', [organizationId, userId, localDate]);
      return begun?.id ?? null;
    }
    await scope.rows('update notifications set digest_id = ? where organization_id = ? and user_id = ? and in_digest and digest_id is null', [composed.id, organizationId, userId]);
    return composed.id;
  }

  private async mail(userId: string, digestId: string): Promise<void> {
    const scope = requireScope();
    const lines = await scope.rows<Line>(
      `select title, count(*)::int as count from notifications where organization_id = ? and digest_id = ? and not is_read group by title order by min(created_at), title limit ${MAX_LINES}`,
      [requireOrganizationId(), digestId],
    );
    const active = await scope.transaction(() => this.tenancy.activeUserIds([userId]), { readOnly: true });
    const [address] = active.length > 0 ? await this.tenancy.provenAddresses(userId) : [];
    if (!address || lines.length === 0) return;
    const { PUBLIC_URL } = kernelConfig.value();
    await this.mailer.send({
      to: { address },
      subject: 'Your day in Frontoffice',
      text: `${digestText(lines)}\n\n${PUBLIC_URL}\n\nWhich of these messages you get is for you to choose, under notifications.\n`,
      messageId: `<${digestId}@${new URL(PUBLIC_URL).hostname}>`,
    });
  }

  /** What came after a digest of the same day was put together waits for the next. */
  private async continue(userId: string): Promise<void> {
    const waiting = await requireScope().rows('select 1 from notifications where organization_id = ? and user_id = ? and in_digest and digest_id is null limit 1', [requireOrganizationId(), userId]);
    if (waiting.length > 0) await this.schedule.schedule(userId);
  }
}

/** One line a title, with how often. */
const digestText = (lines: readonly Line[]): string => lines.map(({ title, count }) => (count > 1 ? `${count} × ${title}` : title)).join('\n');
