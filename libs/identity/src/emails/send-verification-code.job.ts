import { Injectable } from '@nestjs/common';
import { defineJob, Handles, Mailer, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { MailLimits } from './mail-limits.js';
import { CODE_MINUTES, VerificationCodes } from './verification-codes.js';

/** Mails a code to an address; which code, only the handler knows. An id that no address has sends nothing. */
export const SendVerificationCode = defineJob('identity.send-verification-code', {
  data: z.object({ userEmailId: z.uuid() }),
  system: true,
  transaction: 'own',
});

interface Claim {
  email: string;
  isVerified: boolean;
  isTaken: boolean;
}

/**
 * Mails a new code, or, where another user has verified the address, the advice to sign in as that user. Repeating it
 * mails another code; only the newest counts.
 */
@Injectable()
export class SendVerificationCodeHandler {
  constructor(
    private readonly codes: VerificationCodes,
    private readonly limits: MailLimits,
    private readonly mailer: Mailer,
  ) {}

  @Handles(SendVerificationCode)
  async send({ userEmailId }: JobData<typeof SendVerificationCode>, { attempt }: JobRunContext): Promise<void> {
    const scope = requireScope();
    const [claim] = await scope.rows<Claim>(
      `select e.email, e.verified_at is not null as "isVerified",
         exists (select from user_emails o where o.email = e.email and o.verified_at is not null) as "isTaken"
       from user_emails e where e.id = ?`,
      [userEmailId],
    );
    if (!claim || claim.isVerified || (attempt === 1 && !(await this.limits.allow('code', claim.email)))) return;
    // also for an address somebody has: guesses at its code must be answered like any other's
    const code = await scope.transaction(() => this.codes.replace(userEmailId));
    await this.mailer.send({ to: { address: claim.email }, ...(claim.isTaken ? youHaveAnAccount : codeMail(code)) });
  }
}

const codeMail = (code: string) => ({
  subject: 'Your code for Frontoffice',
  text: `Your code is ${code}

Enter it to confirm this e-mail address. It is good for ${CODE_MINUTES} minutes.

If you did not ask for it, ignore this message: without the code nobody can use your address.
`,
});

const youHaveAnAccount = {
  subject: 'You already have an account at Frontoffice',
  text: `Somebody, perhaps you, wants to use this e-mail address for a new account, or for another one.

There is an account with this address already. If it was you, sign in there.
If it was not, ignore this message: nobody can use your address.
`,
};
