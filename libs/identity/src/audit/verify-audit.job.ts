import { Injectable, Logger } from '@nestjs/common';
import { defineJob, Handles, requireScope, setBrokenLoginEvents, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { VerifyLoginEvents } from './verify-login-events.js';

const DAY_MS = 86_400_000;
const BATCH = 5_000;

export const VerifyAudit = defineJob('identity.verify-audit', { queue: 'slow', data: z.object({}), everyMs: DAY_MS, timeoutMs: 3_600_000, transaction: 'own' });

/** Forgets what was kept for a year, then proves that nothing else of the record of sign-ins changed. Repeating it does no harm. */
@Injectable()
export class VerifyAuditHandler {
  readonly #log = new Logger('audit');

  constructor(private readonly verifier: VerifyLoginEvents) {}

  @Handles(VerifyAudit)
  async verify(_data: JobData<typeof VerifyAudit>, { signal }: JobRunContext): Promise<void> {
    await this.forgetDetails(signal);
    const { findings, ...counts } = await this.verifier.verify(signal);
    setBrokenLoginEvents(counts.broken);
    if (counts.broken > 0) this.#log.error({ ...counts, findings }, 'the record of sign-ins was tampered with');
    else this.#log.log(counts, 'the record of sign-ins is whole');
  }

  private async forgetDetails(signal: AbortSignal): Promise<void> {
    for (let forgotten = BATCH; forgotten === BATCH && !signal.aborted; ) {
      const [row] = await requireScope().em.execute<{ n: string }[]>('select forget_login_event_details() as n');
      forgotten = Number(row!.n);
    }
  }
}
