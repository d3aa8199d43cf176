import { Injectable } from '@nestjs/common';
import { defineJob, Handles, kernelConfig, Mailer, newToken, requireScope, uuidv7, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { LoginEvents } from '../audit/login-events.js';
import { MailLimits } from '../emails/mail-limits.js';
import { RESETTABLE } from './resettable.js';

/** Mails a link to choose a new password; which link, only the handler knows. An id that no address has sends nothing. */
export const SendPasswordReset = defineJob('identity.send-password-reset', {
  data: z.object({ userEmailId: z.uuid() }),
  system: true,
  transaction: 'own',
});

interface Facts {
  email: string;
  userId: string;
  displayName: string;
  isVerified: boolean;
  isCompany: boolean;
}

export const RESET_TOKEN_PREFIX = 'fopr_';
export const RESET_MINUTES = 30;

/** Mails links to choose a new password. Each that was mailed is good for its time, until one is used. */
@Injectable()
export class SendPasswordResetHandler {
  constructor(
    private readonly limits: MailLimits,
    private readonly loginEvents: LoginEvents,
    private readonly mailer: Mailer,
  ) {}

  @Handles(SendPasswordReset)
  async send({ userEmailId }: JobData<typeof SendPasswordReset>, { attempt }: JobRunContext): Promise<void> {
    const [facts] = await requireScope().rows<Facts>(
      `select e.email, u.id as "userId", u.display_name as "displayName", e.verified_at is not null as "isVerified", u.account_type = 'company' as "isCompany"
       from user_emails e join users u on u.id = e.user_id where e.id = ? and ${RESETTABLE}`,
      [userEmailId],
    );
    if (!facts || (attempt === 1 && !(await this.limits.allow('password_reset', facts.email)))) return;
    const token = await this.newToken(userEmailId, facts.userId);
    await this.mailer.send({ to: { address: facts.email }, subject: 'Choose a new password', text: text(facts, token) });
  }

  private async newToken(userEmailId: string, userId: string): Promise<string> {
    const { token, hash } = newToken(RESET_TOKEN_PREFIX);
    const scope = requireScope();
    await scope.transaction(async () => {
      await scope.rows(
        `insert into password_resets (id, user_email_id, token_hash, expires_at) values (?, ?, ?, now() + interval '${RESET_MINUTES} minutes')`,
        [uuidv7(), userEmailId, hash],
      );
      await this.loginEvents.record({ type: 'password.reset_requested', userId, client: null });
    });
    return token;
  }
}

const OF_CLAIM = '\nNobody has confirmed this address yet; choosing a password with this link confirms that it is yours.\n';
const OF_COMPANY = `You then begin in an empty organization. What was set up with the account before stays in another one: see who else is there,
and which keys, webhooks and mailboxes it has, before you use it.
`;

const text = ({ displayName, isVerified, isCompany }: Facts, token: string): string => `${isVerified ? `Hello ${displayName},` : 'Hello,'}

Somebody, perhaps you, asked for a new password for the account with this e-mail address at Frontoffice.
${isVerified ? '' : OF_CLAIM}${isVerified || !isCompany ? '' : OF_COMPANY}
To choose one, open this link within ${RESET_MINUTES} minutes:

${kernelConfig.value().PUBLIC_URL}/password-reset#token=${token}

If you did not ask for it, ignore this message: without the link nothing changes.
`;
