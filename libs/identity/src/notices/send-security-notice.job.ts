import { Injectable } from '@nestjs/common';
import { defineJob, Handles, kernelConfig, Mailer, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { NOTICES, type Notice } from './notices.js';

/** Tells a user by mail what happened to their account; where and from where, only the handler looks up. */
export const SendSecurityNotice = defineJob('identity.send-security-notice', {
  data: z.object({
    userId: z.uuid(),
    notice: z.enum(Object.keys(NOTICES) as [Notice, ...Notice[]]),
    /** The login event it is about: its time, address and program are named in the mail. */
    loginEventId: z.uuid().optional(),
    /** The address to write to when it is not the primary one, e.g. the one that was primary before. */
    userEmailId: z.uuid().optional(),
  }),
  system: true,
  transaction: 'own',
});

interface Facts {
  email: string;
  displayName: string;
  occurredAt: string | null;
  ip: string | null;
  userAgent: string | null;
}

/** Mails security notices. A repeated run sends the same message under the same id. */
@Injectable()
export class SendSecurityNoticeHandler {
  constructor(private readonly mailer: Mailer) {}

  @Handles(SendSecurityNotice)
  async send({ userId, notice, loginEventId, userEmailId }: JobData<typeof SendSecurityNotice>, { jobId }: JobRunContext): Promise<void> {
    const [facts] = await requireScope().rows<Facts>(
      `select m.email, u.display_name as "displayName", to_char(e.occurred_at at time zone coalesce(u.timezone, 'UTC'), 'YYYY-MM-DD HH24:MI') || ' ' || coalesce(u.timezone, 'UTC') as "occurredAt",
         host(e.ip) as ip, e.user_agent as "userAgent"
       from users u
       join user_emails m on m.user_id = u.id and case when ?::uuid is null then m.is_primary else m.id = ?::uuid end and m.verified_at is not null
       left join login_events e on e.id = ?::uuid and e.user_id = u.id
       where u.id = ?`,
      [userEmailId ?? null, userEmailId ?? null, loginEventId ?? null, userId],
    );
    if (!facts) return; // an address nobody proved gets no mail about an account
    const { subject, what, advice } = NOTICES[notice];
    const where = [facts.occurredAt && `When: ${facts.occurredAt}`, facts.ip && `From: ${facts.ip}`, facts.userAgent && `With: ${facts.userAgent}`].filter(Boolean);
    await this.mailer.send({
      to: { address: facts.email },
      subject,
      messageId: `<${jobId}@${new URL(kernelConfig.value().PUBLIC_URL).hostname}>`,
      text: [`Hello ${facts.displayName},`, what, ...(where.length > 0 ? [where.join('\n')] : []), advice].join('\n\n') + '\n',
    });
  }
}
