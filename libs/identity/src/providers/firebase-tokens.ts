import { Injectable } from '@nestjs/common';
import { Clock, kernelConfig, NotFound } from '@app/kernel';
import { UnsecuredJWT, type JWTPayload } from 'jose';
import { z } from 'zod';
import { identityConfig } from '../identity.config.js';
import { nameOf } from './ask-provider.js';
import type { ProviderIdentity } from './provider-identity.js';
import { ProviderRefusal } from './provider-refusal.js';
import { FIREBASE, firebaseIssuerOf } from './provider-settings.js';
import { usableEmail, usablePicture } from './relying-party.js';
import { VerifyIdToken } from './verify-id-token.js';

/** Firebase writes a uid of at most 128 characters, and when its user last signed in there. */
const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(128),
  auth_time: z.int().positive(),
  email: z.string().nullish().catch(null),
  email_verified: z.boolean().nullish().catch(null),
  name: z.string().nullish().catch(null),
  picture: z.string().nullish().catch(null),
});

/** ID tokens of Firebase live for an hour, and are handed on whenever the client likes. */
const MAX_AGE_SECONDS = 3_600;
const CLOCK_TOLERANCE_SECONDS = 60;

/** Checks ID tokens of the Firebase project of this installation. */
@Injectable()
export class FirebaseTokens {
  constructor(
    private readonly idTokens: VerifyIdToken,
    private readonly clock: Clock,
  ) {
    assertNoEmulatorInProduction();
  }

  /** Who an ID token is about; ProviderRefusal; 404 where no project is configured. */
  async identify(idToken: string): Promise<ProviderIdentity> {
    const { FIREBASE_PROJECT_ID: project, FIREBASE_AUTH_EMULATOR_HOST: emulator } = identityConfig.value();
    if (!project) throw new NotFound();
    const payload = emulator ? this.unsigned(idToken, project) : await this.signed(idToken, project);
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw new ProviderRefusal('provider_refused', 'token: claims');
    const { iss, sub, auth_time, email: text, email_verified, name, picture } = claims.data;
    if (auth_time > this.clock.now().getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) throw new ProviderRefusal('provider_refused', 'token: auth_time');
    const email = usableEmail(text);
    return {
      provider: FIREBASE, organizationId: null, issuer: iss, subject: sub, email, emailVerified: email !== null && email_verified === true,
      name: name ?? null, picture: usablePicture(picture), signedInAt: new Date(auth_time * 1000), tokens: null,
    };
  }

  private async signed(idToken: string, project: string): Promise<JWTPayload> {
    const { FIREBASE_KEYS_URL: keysUrl } = identityConfig.value();
    const { claims } = await this.idTokens.signed(idToken, { keysUrl, issuer: firebaseIssuerOf(project), audience: project, algorithms: ['RS256'], maxAgeSeconds: MAX_AGE_SECONDS });
    if (claims.exp === undefined) throw new ProviderRefusal('provider_refused', 'token: exp');
    return claims;
  }

  /** The emulator signs nothing: it is for a developer's machine, and whoever reaches that is let in. */
  private unsigned(idToken: string, project: string): JWTPayload {
    try {
      return UnsecuredJWT.decode(idToken, { issuer: firebaseIssuerOf(project), audience: project, clockTolerance: CLOCK_TOLERANCE_SECONDS, currentDate: this.clock.now() }).payload;
    } catch (cause) {
      throw new ProviderRefusal('provider_refused', `token: ${nameOf(cause)}`, null, { cause });
    }
  }
}

/** With an emulator everybody may sign in as everybody. */
function assertNoEmulatorInProduction(): void {
  if (identityConfig.value().FIREBASE_AUTH_EMULATOR_HOST && kernelConfig.value().NODE_ENV === 'production') {
    throw new Error('FIREBASE_AUTH_EMULATOR_HOST is set: with an emulator tokens are not signed. Unset it in production.');
  }
}
