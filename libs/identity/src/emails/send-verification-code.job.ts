import { Injectable } from '@nestjs/common';
import { defineJob, Handles, Mailer, problems, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { AttemptCounters } from '../authentication/attempt-counters.js';
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

/** Nobody's mailbox is flooded through us, whoever asks how often. */
const MAILS_PER_RECIPIENT = 5;

/**
 * Mails a new code, or, where another user has verified the address, the advice to sign in as that user. Repeating it
 * mails another code; only the newest counts.
 */
@Injectable()
export class SendVerificationCodeHandler {
  constructor(
    private readonly codes: VerificationCodes,
    private readonly counters: AttemptCounters,
    private readonly mailer: Mailer,
  ) {}

  @Handles(SendVerificationCode)
  async send({ userEmailId }: JobData<typeof SendVerificationCode>, { attempt }: JobRunContext): Promise<void> {
    const scope = requireScope();
    const [claim] = await scope.em.execute<Claim[]>(
      `select e.email, e.verified_at is not null as "isVerified",
         exists (select from user_emails o where o.email = e.email and o.verified_at is not null) as "isTaken"
       from user_emails e where e.id = ?`,
      [userEmailId],
    );
    if (!claim || claim.isVerified || (attempt === 1 && !(await this.mayMail(claim.email)))) return;
    const mail = claim.isTaken ? youHaveAnAccount : codeMail(await scope.transaction(() => this.codes.replace(userEmailId)));
    await this.mailer.send({ to: { address: claim.email }, ...mail });
  }

  private async mayMail(email: string): Promise<boolean> {
    try {
      await this.counters.count([{ kind: 'mail:recipient', subject: email, limit: MAILS_PER_RECIPIENT }]);
      return true;
    } catch (error) {
      if (error instanceof problems.TooManyRequests) return false;
      throw error;
    }
  }
}

const codeMail = (code: string) => ({
  subject: 'Your code for Frontoffice',
  text: `Your code is ${code}

Enter it to confirm this e-mail address. It is good for ${CODE_MINUTES} minutes.

If you did not sign up, ignore this message: without the code nobody can use your address.
`,
});

const youHaveAnAccount = {
  subject: 'You already have an account at Frontoffice',
  text: `Somebody, perhaps you, signed up with this e-mail address.

There is an account with this address already. If it was you, sign in there.
If it was not, ignore this message: nobody can use your address.
`,
};
