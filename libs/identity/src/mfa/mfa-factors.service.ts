import { Injectable } from '@nestjs/common';
import { Clock, NotFound, requireScope, requireUserId, type ListQuery, type Page } from '@app/kernel';
import type { z } from 'zod';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { LastWayIn } from '../providers/provider.problems.js';
import { WaysIn } from '../providers/ways-in.js';
import { FactorChanges } from './factor-changes.js';
import type { EnrolledFactorView, MfaFactorDto } from './mfa.dto.js';
import { FactorCodeInvalid, TotpExists } from './mfa.problems.js';
import { MfaFactorRepository, type TotpData } from './mfa-factor.repository.js';
import { mfaFactorView } from './mfa-factor.view.js';
import { totpStepOf } from './totp.js';

type MfaFactor = z.output<typeof MfaFactorDto>;

const ACTIVATION_ATTEMPTS = 10;

/** Second factors as their owner handles them. */
@Injectable()
export class MfaFactorsService {
  constructor(
    private readonly factors: MfaFactorRepository,
    private readonly changes: FactorChanges,
    private readonly counters: AttemptCounters,
    private readonly waysIn: WaysIn,
    private readonly clock: Clock,
  ) {}

  async page(query: ListQuery): Promise<Page<MfaFactor>> {
    return mfaFactorView.page(query);
  }

  /** Enables an authenticator app that shows the right code; 404 for a factor that does not wait for one. */
  async activate(id: string, code: string, client: Client): Promise<EnrolledFactorView> {
    const userId = requireUserId();
    await this.counters.count([{ kind: 'mfa:activation', subject: userId, limit: ACTIVATION_ATTEMPTS }]);
    const totp = await this.factors.one<TotpData>(userId, id, 'totp');
    if (!totp) throw new NotFound();
    const step = totpStepOf(totp.data.secret, code, this.clock.now(), null);
    if (step === null) throw new FactorCodeInvalid();
    return requireScope().transaction(async () => {
      const all = await this.factors.lockedAll(userId);
      if (!all.some((one) => one.id === id && !one.isEnabled)) throw new NotFound();
      if (all.some(({ type, isEnabled }) => type === 'totp' && isEnabled)) throw new TotpExists();
      await this.changes.assertAllowed();
      await this.factors.enable(id, step);
      const recoveryCodes = await this.changes.enabled(['otp'], client);
      return { ...(await mfaFactorView.one(id)), ...(recoveryCodes ? { recoveryCodes } : {}) };
    });
  }

  async rename(id: string, name: string): Promise<MfaFactor> {
    await this.factors.rename(requireUserId(), id, name);
    return mfaFactorView.one(id);
  }

  /** 409 `last_way_in` for the passkey without which nobody could sign in any more. */
  async remove(id: string, client: Client): Promise<void> {
    const userId = requireUserId();
    const links = await this.waysIn.openLinks(userId);
    await requireScope().transaction(async () => {
      const all = await this.factors.lockedAll(userId);
      await this.changes.assertAllowed();
      const factor = all.find((one) => one.id === id && one.type !== 'recovery_codes');
      if (!factor) throw new NotFound();
      await this.factors.remove(id);
      if (factor.type === 'webauthn' && !(await this.waysIn.remainWith(userId, links))) throw new LastWayIn();
      if (factor.isEnabled) await this.changes.disabled(client);
    });
  }
}
