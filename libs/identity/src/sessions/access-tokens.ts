import { hash, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, ExpiringCache, kernelConfig } from '@app/kernel';
import { jwtVerify, SignJWT, type JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { SigningKeys } from './signing-keys.js';

/** What an access token says. It is true when it was issued; whether it still holds, the session knows. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  organizationId: string | null;
  /** When the user last proved who they are, in seconds since the epoch. */
  authTimeSeconds: number;
}

export const ACCESS_TOKEN_SECONDS = 300;
const CLOCK_TOLERANCE_SECONDS = 30;
const ALGORITHM = 'EdDSA';
const TYPE = 'at+jwt'; // RFC 9068 §2.1: an ID token or anything else we sign is no access token
const MAX_CACHED = 10_000;
const MAX_TOKEN_LENGTH = 2_000;
/** Three base64url parts. 64 bytes leave four bits of the last character unused; they must be zero, else one token had 16 spellings. */
const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/;

const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), org: z.uuid().optional(), auth_time: z.int(), exp: z.int() });

/**
 * Access tokens: JWTs signed with Ed25519 (RFC 8037), good for five minutes. Verified ones are remembered by their
 * SHA-256 until they expire, because the same token comes with every request and a signature costs a third of a millisecond.
 */
@Injectable()
export class AccessTokens {
  readonly #verified: ExpiringCache<AccessClaims>;
  readonly #issuer = kernelConfig.value().PUBLIC_URL;
  readonly #audience = `${kernelConfig.value().PUBLIC_URL}/v1`;

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {
    this.#verified = new ExpiringCache(MAX_CACHED, () => clock.now().getTime());
  }

  async issue(claims: AccessClaims & { tokenId: string; authMethods: string[] }): Promise<string> {
    const issuedAt = this.nowSeconds();
    return new SignJWT({
      sid: claims.sessionId,
      ...(claims.organizationId ? { org: claims.organizationId } : {}),
      auth_time: claims.authTimeSeconds,
      amr: claims.authMethods,
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: this.keys.currentId })
      .setIssuer(this.#issuer)
      .setAudience(this.#audience)
      .setSubject(claims.userId)
      .setJti(claims.tokenId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .sign(this.keys.current);
  }

  /** The claims of a token we issued and that has not expired; null for anything else, without saying why. */
  async verify(token: string): Promise<AccessClaims | null> {
    if (token.length > MAX_TOKEN_LENGTH) return null;
    const fingerprint = hash('sha256', token, 'base64url');
    const known = this.#verified.get(fingerprint);
    if (known) return known;
    const claims = await this.parse(token);
    if (!claims) return null;
    const { sub, sid, org, auth_time: authTimeSeconds, exp } = claims;
    const verified = { userId: sub, sessionId: sid, organizationId: org ?? null, authTimeSeconds };
    this.#verified.set(fingerprint, verified, exp * 1000);
    return verified;
  }

  private async parse(token: string): Promise<z.output<typeof Claims> | null> {
    if (!SHAPE.test(token)) return null;
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.publicKey(kid), this.rules());
      return Claims.parse(payload);
    } catch {
      return null;
    }
  }

  /** Only keys of our own configuration: `jwk`, `jku` and `x5c` of a header are never looked at. */
  private publicKey(kid: string | undefined): KeyObject {
    const key = this.keys.publicKeys.get(kid ?? '');
    if (!key) throw new Error('Unknown key id.');
    return key;
  }

  private rules(): JWTVerifyOptions {
    return {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: this.#issuer,
      audience: this.#audience,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: ACCESS_TOKEN_SECONDS,
      currentDate: this.clock.now(),
    };
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
