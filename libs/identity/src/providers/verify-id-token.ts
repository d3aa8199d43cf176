import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { jwtVerify, type JWSAlgorithm, type JWTPayload } from 'jose';
import { nameOf } from './ask-provider.js';
import { KeySets } from './key-sets.js';
import { ProviderRefusal } from './provider-refusal.js';

/** What a token of a provider is compared with. */
export interface TokenExpectation {
  keysUrl: string;
  issuer: string | string[];
  /** The client id, or the project. */
  audience: string;
  algorithms?: readonly JWSAlgorithm[];
  /** Seconds since `iat` at most. */
  maxAgeSeconds: number;
  /** Types it may say it has, in lower case; `jwt` alone unless given. It need not say any. */
  types?: readonly string[];
}

/** Signatures by keys only the provider has: with HS256 everybody who knows the client secret, or a public key, could sign. */
export const ASYMMETRIC: readonly JWSAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const CLOCK_TOLERANCE_SECONDS = 60;
const MAX_LENGTH = 16_384;
/** OpenID Connect Core §2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

export type TokenClaims = JWTPayload & { sub: string; iat: number };

/** Checks tokens that providers signed. */
@Injectable()
export class VerifyIdToken {
  constructor(
    private readonly keys: KeySets,
    private readonly clock: Clock,
  ) {}

  /** The claims of an ID token of the code flow (OpenID Connect Core §3.1.3.7); ProviderRefusal `provider_refused` for any other text. */
  async verify(token: string, expected: TokenExpectation & { nonce: string; accessToken: string }): Promise<TokenClaims> {
    const { claims, algorithm } = await this.signed(token, expected);
    check('exp', typeof claims.exp === 'number');
    check('nonce', claims['nonce'] === expected.nonce);
    const parties = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
    check('azp', claims['azp'] === undefined ? parties.length === 1 : claims['azp'] === expected.audience);
    check('at_hash', claims['at_hash'] === undefined || claims['at_hash'] === leftHalf(algorithm, expected.accessToken));
    return claims;
  }

  /** The claims of any JWT a provider signed for us: signature, type, issuer, audience, times and subject are right. */
  async signed(token: string, { keysUrl, issuer, audience, algorithms = ASYMMETRIC, maxAgeSeconds, types = ['jwt'] }: TokenExpectation): Promise<{ claims: TokenClaims; algorithm: string }> {
    check('length', token.length <= MAX_LENGTH);
    const rules = { issuer, audience, algorithms: [...algorithms], maxTokenAge: maxAgeSeconds, clockTolerance: CLOCK_TOLERANCE_SECONDS, currentDate: this.clock.now() };
    const { payload, protectedHeader } = await jwtVerify(token, this.keys.at(keysUrl), rules).catch((cause: unknown) => {
      throw cause instanceof ProviderRefusal ? cause : new ProviderRefusal('provider_refused', `token: ${nameOf(cause)} ${String((cause as { claim?: unknown }).claim ?? '')}`.trim(), null, { cause });
    });
    // an access token, a logout token or a security event of the same provider is no ID token (RFC 8725 §3.11)
    const { typ } = protectedHeader;
    check('typ', typ === undefined || types.includes(typ.toLowerCase().replace(/^application\//, '')));
    check('sub', typeof payload.sub === 'string' && SUBJECT.test(payload.sub));
    return { claims: payload as TokenClaims, algorithm: protectedHeader.alg };
  }
}

function check(what: string, holds: boolean): void {
  if (!holds) throw new ProviderRefusal('provider_refused', `token: ${what}`);
}

/** OpenID Connect Core §3.1.3.6: the left half of the hash the signature algorithm uses; SHA-512 for EdDSA over Ed25519. */
function leftHalf(algorithm: string, accessToken: string): string {
  const bits = algorithm.startsWith('Ed') ? '512' : algorithm.slice(-3);
  const digest = createHash(`sha${bits}`).update(accessToken).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
