import { Injectable } from '@nestjs/common';
import { defineJob, Handles, kernelConfig, Mailer, newToken, requireScope, type JobData } from '@app/kernel';
import { z } from 'zod';

/** Tells the address that was primary before that another one is now, with a link that takes it back; which link, only the handler knows. */
export const SendEmailChangeNotice = defineJob('identity.send-email-change-notice', {
  data: z.object({ emailChangeId: z.uuid() }),
  system: true,
  transaction: 'own',
});

interface Facts {
  email: string;
  displayName: string;
}

/** Mails the link to cancel a change. A repeated run mails another link, and only the newest is good. */
@Injectable()
export class SendEmailChangeNoticeHandler {
  constructor(private readonly mailer: Mailer) {}

  @Handles(SendEmailChangeNotice)
  async send({ emailChangeId }: JobData<typeof SendEmailChangeNotice>): Promise<void> {
    const { token, hash } = newToken('foec_');
    const scope = requireScope();
    const [facts] = await scope.transaction(() =>
      scope.rows<Facts>(
        `update email_changes c set token_hash = ? from users u, user_emails e
         where c.id = ? and c.expires_at > now() and u.id = c.user_id and e.id = c.old_user_email_id returning e.email, u.display_name as "displayName"`,
        [hash, emailChangeId],
      ),
    );
    if (facts) await this.mailer.send({ to: { address: facts.email }, subject: 'The address of your account was changed', text: text(facts, token) });
  }
}

const text = ({ displayName }: Facts, token: string): string => `Hello ${displayName},

Another e-mail address is now the primary one of your account at Frontoffice. You get this message at the one before.

If it was you, there is nothing to do. If it was not, take the change back within seven days:

${kernelConfig.value().PUBLIC_URL}/email-change-cancellation#token=${token}

That makes this address the primary one again, removes the other, and ends all sessions. Whoever has this link can do that; keep it to yourself.
`;
