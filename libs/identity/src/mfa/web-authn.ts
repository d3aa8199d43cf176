import { Injectable } from '@nestjs/common';
import { kernelConfig, KeyedMac } from '@app/kernel';
import { identityConfig } from '../identity.config.js';
import { MAX_CREDENTIAL_ID, type PasskeyAssertion, type PasskeyAttestation, type PasskeyCreationOptions, type PasskeyRequestOptions } from './passkey.dto.js';

export interface PasskeyOwner {
  userId: string;
  /** Shown by the authenticator when it asks which account. */
  name: string;
  displayName: string;
}

/** What is kept of a passkey, sealed. */
export interface PasskeyData {
  /** COSE_Key in base64url. */
  publicKey: string;
  transports: string[];
}

export interface NewPasskey extends PasskeyData {
  credentialId: string;
  /** How often the authenticator says it was used; 0 for those that do not count. */
  counter: number;
}

export interface Asserted {
  counter: number;
  /** The authenticator checked who holds it: by PIN, finger or face. */
  userVerified: boolean;
}

type KnownCredential = Pick<PasskeyData, 'transports'> & { credentialId: string };

const RP_NAME = 'Frontoffice';
/** Ed25519, ECDSA on P-256, RSA PKCS#1 v1.5: what authenticators in use know (RFC 9053, RFC 8812). */
const ALGORITHMS = [-8, -7, -257];
const PURPOSE = 'webauthn-challenge';
export const PASSKEY_SECONDS = 300;

/**
 * The ceremonies of WebAuthn Level 3 (§7.1, §7.2). A challenge is a MAC over the token of the half-done sign-in it belongs to, so
 * it is random to everybody else, ends with the sign-in, and needs no place of its own. What does not verify, for whatever
 * reason, is `null`: the input is a stranger's, and which check failed is nobody's business.
 */
@Injectable()
export class WebAuthn {
  readonly #rpId: string;
  readonly #origins: string[];

  constructor(private readonly mac: KeyedMac) {
    const { PUBLIC_URL } = kernelConfig.value();
    this.#rpId = new URL(PUBLIC_URL).hostname;
    this.#origins = [PUBLIC_URL, ...identityConfig.value().PASSKEY_ORIGINS];
  }

  /** What a browser needs to make a passkey, other than those the user `has`. */
  async creationOptions(token: string, { userId, name, displayName }: PasskeyOwner, has: KnownCredential[]): Promise<PasskeyCreationOptions> {
    const { generateRegistrationOptions } = await library();
    const options = await generateRegistrationOptions({
      rpName: RP_NAME,
      rpID: this.#rpId,
      userID: bytesOfUser(userId),
      userName: name,
      userDisplayName: displayName,
      challenge: this.challengeOf(token),
      timeout: PASSKEY_SECONDS * 1000,
      attestationType: 'none',
      excludeCredentials: has.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return options as PasskeyCreationOptions;
  }

  /** What a browser needs to ask for a passkey: one of `allowed`, or, when it is absent, any that its user is verified with. */
  async requestOptions(token: string, allowed?: KnownCredential[]): Promise<PasskeyRequestOptions> {
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({
      rpID: this.#rpId,
      challenge: this.challengeOf(token),
      timeout: PASSKEY_SECONDS * 1000,
      userVerification: allowed ? 'preferred' : 'required',
      ...(allowed ? { allowCredentials: allowed.map(({ credentialId, transports }) => ({ id: credentialId, transports })) } : {}),
    });
    return options as PasskeyRequestOptions;
  }

  /** The passkey that was made for the challenge of `token`. */
  async created(token: string, answer: PasskeyAttestation): Promise<NewPasskey | null> {
    const { verifyRegistrationResponse } = await library();
    const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
    try {
      // asked for none: other statements name certificates, whose lists of revocations would be fetched from wherever they say
      const format = decodeAttestationObject(new Uint8Array(Buffer.from(answer.response.attestationObject, 'base64url'))).get('fmt');
      if (format !== 'none' && format !== 'packed') return null;
      if (isCrossOrigin(answer.response.clientDataJSON)) return null;
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: { ...answer, type: 'public-key', response: withoutUndefined(answer.response), clientExtensionResults: {} },
        expectedChallenge: this.expected(token),
        expectedOrigin: this.#origins,
        expectedRPID: this.#rpId,
        requireUserVerification: false,
        supportedAlgorithmIDs: ALGORITHMS,
      });
      if (!verified || registrationInfo.credential.id !== answer.id || answer.id.length > MAX_CREDENTIAL_ID) return null;
      const { id, publicKey, counter } = registrationInfo.credential;
      return { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports: answer.response.transports ?? [] };
    } catch {
      return null;
    }
  }

  /** What the owner of the passkey asserted for the challenge of `token`. The counter is the caller's to compare and to keep. */
  async asserted(token: string, answer: PasskeyAssertion, { publicKey }: PasskeyData, { requireUserVerification }: { requireUserVerification: boolean }): Promise<Asserted | null> {
    const { verifyAuthenticationResponse } = await library();
    const { userHandle, ...response } = answer.response;
    try {
      if (isCrossOrigin(response.clientDataJSON)) return null;
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: { ...answer, type: 'public-key', response: { ...response, ...(userHandle ? { userHandle } : {}) }, clientExtensionResults: {} },
        expectedChallenge: this.expected(token),
        expectedOrigin: this.#origins,
        expectedRPID: this.#rpId,
        credential: { id: answer.id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter: 0 },
        requireUserVerification,
      });
      return verified ? { counter: authenticationInfo.newCounter, userVerified: authenticationInfo.userVerified } : null;
    } catch {
      return null;
    }
  }

  /** Whether the authenticator names this user as the owner of the passkey (§7.2 step 6). */
  isHandleOf(userHandle: string | null | undefined, userId: string): boolean {
    return userHandle === Buffer.from(bytesOfUser(userId)).toString('base64url');
  }

  private challengeOf(token: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.from(this.mac.sign(PURPOSE, token), 'base64url'));
  }

  private expected(token: string): (challenge: string) => boolean {
    return (challenge) => this.mac.verify(PURPOSE, token, challenge);
  }
}

/** A quarter of a second to load, so not before somebody has a passkey. */
const library = () => import('@simplewebauthn/server');

/** The user handle: 16 bytes that mean nothing elsewhere (§14.6.1). */
const bytesOfUser = (userId: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'));

/** Nobody embeds us in a frame of theirs. */
function isCrossOrigin(clientDataJSON: string): boolean {
  return (JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { crossOrigin?: unknown }).crossOrigin === true;
}

function withoutUndefined({ transports, ...response }: PasskeyAttestation['response']) {
  return { ...response, ...(transports ? { transports } : {}) };
}
