import { Injectable } from '@nestjs/common';
import { problems, requireScope, requireUserId } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { RevokeAccess } from '../credentials/revoke-access.js';
import { AnnounceChange } from './announce-change.js';
import { MfaFactorRepository } from './mfa-factor.repository.js';
import { RecoveryCodesService } from './recovery-codes.service.js';
import { SessionProof } from './session-proof.js';

/** What else changes when a user gets or loses a second factor. */
@Injectable()
export class FactorChanges {
  constructor(
    private readonly factors: MfaFactorRepository,
    private readonly recoveryCodes: RecoveryCodesService,
    private readonly session: SessionProof,
    private readonly access: RevokeAccess,
    private readonly announcing: AnnounceChange,
  ) {}

  /**
   * Whoever has a second factor changes their factors only in a session that was proven by one: neither a password nor a
   * trusted device will do. 403 `step_up_required` otherwise.
   */
  async assertAllowed(): Promise<void> {
    if (!(await this.factors.hasSecondFactor(requireUserId()))) return;
    const { authMethods } = await this.session.read();
    if (!authMethods.some((method) => method === 'otp' || method === 'hwk')) throw new problems.StepUpRequired('Prove yourself with your second factor.');
  }

  /** After a factor was enabled, in the same transaction: the recovery codes, when it is the first. The running session has proven it. */
  async enabled(authMethods: string[], client: Client): Promise<string[] | undefined> {
    const userId = requireUserId();
    await this.session.add([...authMethods, 'mfa'], { provenNow: false });
    await this.announcing.announce(userId, 'factor.enabled', 'factor_enabled', client);
    const all = await this.factors.lockedAll(userId);
    return all.some(({ type }) => type === 'recovery_codes') ? undefined : this.recoveryCodes.create(userId);
  }

  /** After an enabled factor was removed, in the same transaction. Without any left, recovery codes stand for nothing. */
  async disabled(client: Client): Promise<void> {
    const userId = requireUserId();
    await this.announcing.announce(userId, 'factor.disabled', 'factor_disabled', client);
    await this.access.revoke({ userId, exceptSessionId: requireScope().actor!.sessionId, reason: 'mfa_changed', trustToo: true }, client);
    const left = (await this.factors.lockedAll(userId)).filter(({ isEnabled }) => isEnabled);
    if (left.some(({ type }) => type !== 'recovery_codes')) return;
    for (const { id } of left) await this.factors.remove(id);
    await this.session.dropSecondFactor();
  }
}
