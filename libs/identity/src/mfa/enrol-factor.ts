import { Injectable } from '@nestjs/common';
import { constraintOf, requireScope, requireUserId } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { SignInChallenges } from '../authentication/sign-in-challenges.js';
import { FactorChanges } from './factor-changes.js';
import type { EnrolFactor, EnrolledFactorView } from './mfa.dto.js';
import { PasskeyExists, PasskeyRefused, TooManyFactors, TotpExists } from './mfa.problems.js';
import { MfaFactorRepository } from './mfa-factor.repository.js';
import { mfaFactorView } from './mfa-factor.view.js';
import type { PasskeyCreationView } from './passkey.dto.js';
import { newTotpSecret, totpUri } from './totp.js';
import { PASSKEY_SECONDS, WebAuthn, type PasskeyData } from './web-authn.js';

type EnrolPasskey = Extract<EnrolFactor, { type: 'webauthn' }>;

const MAX_PASSKEYS = 20;
/** Each challenge is answered once. */
const TRIES = 1;
const OWNER = `select coalesce(p.email, u.username) as name, u.display_name as "displayName" from users u left join user_emails p on p.user_id = u.id and p.is_primary where u.id = ?`;

/** Adds second factors: authenticator apps, which are enabled by their first code, and passkeys, whose making is the proof. */
@Injectable()
export class EnrolFactorForUser {
  constructor(
    private readonly factors: MfaFactorRepository,
    private readonly webAuthn: WebAuthn,
    private readonly challenges: SignInChallenges,
    private readonly changes: FactorChanges,
  ) {}

  async enrol(input: EnrolFactor, client: Client): Promise<EnrolledFactorView> {
    return input.type === 'totp' ? this.totp(input.name) : this.passkey(input, client);
  }

  /** What a browser needs to make a passkey. */
  async passkeyOptions(): Promise<PasskeyCreationView> {
    const userId = requireUserId();
    return requireScope().transaction(async () => {
      await this.changes.assertAllowed();
      const has = await this.factors.enabled<PasskeyData>(userId, 'webauthn');
      if (has.length >= MAX_PASSKEYS) throw new TooManyFactors();
      const passkeyToken = await this.challenges.open({ kind: 'passkey_registration', userId, seconds: PASSKEY_SECONDS });
      const known = has.map(({ credentialId, data }) => ({ credentialId: credentialId!, transports: data.transports }));
      const options = await this.webAuthn.creationOptions(passkeyToken, { userId, ...(await this.owner(userId)) }, known);
      return { passkeyToken, expiresIn: PASSKEY_SECONDS, options };
    });
  }

  /** A new one takes the place of one that was never activated. */
  private async totp(name: string): Promise<EnrolledFactorView> {
    const userId = requireUserId();
    return requireScope().transaction(async () => {
      const earlier = (await this.factors.lockedAll(userId)).filter(({ type }) => type === 'totp');
      await this.changes.assertAllowed();
      if (earlier.some(({ isEnabled }) => isEnabled)) throw new TotpExists();
      for (const { id } of earlier) await this.factors.remove(id);
      const secret = newTotpSecret();
      const id = await this.factors.add({ userId, type: 'totp', name, data: { secret }, isEnabled: false });
      const { name: label } = await this.owner(userId);
      return { ...(await mfaFactorView.one(id)), secret, otpauthUri: totpUri(secret, label) };
    });
  }

  private async passkey({ name, passkeyToken, passkey }: EnrolPasskey, client: Client): Promise<EnrolledFactorView> {
    const userId = requireUserId();
    const scope = requireScope();
    const challenge = await this.challenges.tryOnce('passkey_registration', passkeyToken, TRIES);
    const created = challenge?.userId === userId ? await this.webAuthn.created(passkeyToken, passkey) : null;
    if (!challenge || !created) throw new PasskeyRefused();
    const { credentialId, counter, ...data } = created;
    return scope
      .transaction(async () => {
        const passkeys = (await this.factors.lockedAll(userId)).filter(({ type }) => type === 'webauthn');
        await this.changes.assertAllowed();
        if (passkeys.length >= MAX_PASSKEYS) throw new TooManyFactors();
        if (!(await this.challenges.finish(challenge.id))) throw new PasskeyRefused();
        const id = await this.factors.add({ userId, type: 'webauthn', name, data, isEnabled: true, credentialId, lastCounter: counter });
        const recoveryCodes = await this.changes.enabled(['hwk'], client);
        return { ...(await mfaFactorView.one(id)), ...(recoveryCodes ? { recoveryCodes } : {}) };
      })
      .catch((error: unknown) => {
        throw constraintOf(error) === 'user_mfa_factors_credential_id' ? new PasskeyExists({ cause: error }) : error;
      });
  }

  private async owner(userId: string): Promise<{ name: string; displayName: string }> {
    const [owner] = await requireScope().rows<{ name: string; displayName: string }>(OWNER, [userId]);
    return owner!;
  }
}
