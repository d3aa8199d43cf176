import { Injectable } from '@nestjs/common';
import { problems } from '@app/kernel';
import { AttemptCounters } from '../authentication/attempt-counters.js';

const MAILS_PER_RECIPIENT = 5;

/** Nobody's mailbox is flooded through us, whoever asks how often; each kind of mail has a count of its own, so that none keeps another away. */
@Injectable()
export class MailLimits {
  constructor(private readonly counters: AttemptCounters) {}

  /** Counts one more mail to an address; false when it had five of the kind within 15 minutes. Outside of a transaction. */
  async allow(kind: 'code' | 'password_reset', email: string): Promise<boolean> {
    try {
      await this.counters.count([{ kind: `mail:${kind}`, subject: email, limit: MAILS_PER_RECIPIENT }]);
      return true;
    } catch (error) {
      if (error instanceof problems.TooManyRequests) return false;
      throw error;
    }
  }
}
