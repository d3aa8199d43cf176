import { Injectable } from '@nestjs/common';
import { defineJob, Handles, requireScope } from '@app/kernel';
import { z } from 'zod';

const BATCH = 5_000;
/** Ended sessions stay for a while, so that a token of theirs is known to be one, and their owner can ask about them. */
const EXPIRED: Record<string, string> = {
  attempt_counters: "resets_at < now() - interval '1 day'", // until then, windows that were used up make the next one longer
  email_changes: 'expires_at < now()',
  email_verifications: "expires_at < now() - interval '1 day'",
  oidc_login_states: 'expires_at < now()',
  password_resets: 'expires_at < now()',
  refresh_tokens: 'expires_at < now()',
  sessions: "expires_at < now() - interval '30 days'",
  sign_in_challenges: 'expires_at < now()',
  user_devices: "last_seen_at < now() - interval '1 year'",
  user_mfa_factors: "not is_enabled and created_at < now() - interval '1 day'",
};

export const PruneExpired = defineJob('identity.prune-expired', { data: z.object({}), everyMs: 3_600_000, timeoutMs: 300_000, transaction: 'own' });

/** Removes what can no longer be used. Deleting twice deletes nothing more. */
@Injectable()
export class PruneExpiredHandler {
  @Handles(PruneExpired)
  async prune(): Promise<void> {
    const { em } = requireScope();
    for (const [table, condition] of Object.entries(EXPIRED)) {
      for (let deleted = BATCH; deleted === BATCH; ) {
        const rows = await em.execute<unknown[]>(`delete from ${table} where ctid = any(array(select ctid from ${table} where ${condition} limit ${BATCH})) returning 1`);
        deleted = rows.length;
      }
    }
  }
}
