import { Injectable } from '@nestjs/common';
import { KeyedMac, requireScope, requireUserId, rfc3339 } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { AnnounceChange } from './announce-change.js';
import type { RecoveryCodesView } from './mfa.dto.js';
import { NoSecondFactor } from './mfa.problems.js';
import { MfaFactorRepository } from './mfa-factor.repository.js';
import { newRecoveryCodes, plainCode } from './recovery-codes.js';

/** MACs of the codes that are still good; neither the table nor the key alone tells a code. */
interface RecoveryData {
  macs: string[];
}

/** Codes that stand in for a lost second factor, each good once. */
@Injectable()
export class RecoveryCodesService {
  constructor(
    private readonly factors: MfaFactorRepository,
    private readonly mac: KeyedMac,
    private readonly announcing: AnnounceChange,
  ) {}

  async read(): Promise<RecoveryCodesView> {
    const userId = requireUserId();
    const [codes] = await this.factors.enabled<RecoveryData>(userId, 'recovery_codes');
    const [row] = await requireScope().rows<{ createdAt: string }>(`select created_at as "createdAt" from user_mfa_factors where user_id = ? and type = 'recovery_codes'`, [userId]);
    return { remaining: codes?.data.macs.length ?? 0, createdAt: row ? rfc3339(row.createdAt) : null };
  }

  /** New codes in place of the earlier ones; 409 `no_second_factor`. */
  async renew(client: Client): Promise<string[]> {
    const userId = requireUserId();
    const all = await this.factors.lockedAll(userId);
    if (!all.some(({ type, isEnabled }) => isEnabled && type !== 'recovery_codes')) throw new NoSecondFactor();
    for (const { id, type } of all) if (type === 'recovery_codes') await this.factors.remove(id);
    const codes = await this.create(userId);
    await this.announcing.announce(userId, 'recovery_codes.created', 'recovery_codes_created', client);
    return codes;
  }

  /** The codes of a user who has none, to be shown once. */
  async create(userId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.factors.add({ userId, type: 'recovery_codes', name: 'Recovery codes', data: { macs: codes.map((code) => this.macOf(userId, code)) } satisfies RecoveryData, isEnabled: true });
    return codes;
  }

  /** Whether the code is one of the user's that is still good. */
  async has(userId: string, code: string): Promise<boolean> {
    const [codes] = await this.factors.enabled<RecoveryData>(userId, 'recovery_codes');
    return codes !== undefined && this.indexOf(userId, code, codes.data) >= 0;
  }

  /** Uses the code up in the running transaction, and tells its owner; false when it was used before. */
  async spend(userId: string, code: string, client: Client): Promise<boolean> {
    const codes = await this.factors.lockedRecoveryCodes<RecoveryData>(userId);
    const index = codes ? this.indexOf(userId, code, codes.data) : -1;
    if (!codes || index < 0) return false;
    const macs = codes.data.macs.toSpliced(index, 1);
    if (macs.length > 0) await this.factors.replaceData(codes.id, { macs } satisfies RecoveryData);
    else await this.factors.remove(codes.id);
    await this.announcing.announce(userId, 'recovery_code.used', 'recovery_code_used', client);
    return true;
  }

  private indexOf(userId: string, code: string, { macs }: RecoveryData): number {
    return macs.findIndex((mac) => this.mac.verify('recovery-code', dataOf(userId, code), mac));
  }

  private macOf(userId: string, code: string): string {
    return this.mac.sign('recovery-code', dataOf(userId, code));
  }
}

const dataOf = (userId: string, code: string): string => JSON.stringify([userId, plainCode(code)]);
