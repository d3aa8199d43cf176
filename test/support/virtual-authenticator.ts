import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

interface Credential {
  id: string;
  rpId: string;
  userHandle: string;
  privateKey: KeyObject;
}

export interface CreationOptions {
  challenge: string;
  rp: { id: string };
  user: { id: string };
  excludeCredentials: { id: string }[];
}

export interface RequestOptions {
  challenge: string;
  rpId: string;
  allowCredentials?: { id: string }[];
}

/** What an honest browser and authenticator would not do. */
export interface Ceremony {
  /** Where the page comes from, as the browser says. */
  origin: string;
  /** The authenticator checked who holds it. */
  userVerified: boolean;
  userPresent: boolean;
  /** What it signs instead of the challenge, the relying party, the type or the user that were asked for. */
  challenge: string;
  rpId: string;
  type: string;
  userHandle: string | null;
  counter: number;
  crossOrigin: boolean;
  /** Attestation statement format. */
  format: string;
}

const FLAGS = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10, attestedData: 0x40 };
const AAGUID = Buffer.alloc(16);

/** An authenticator with ES256 keys and no attestation, together with the browser that talks to it (WebAuthn Level 3 §6, §5.8.1). */
export class VirtualAuthenticator {
  readonly credentials: Credential[] = [];
  #counter = 0;

  /** `counts: false` answers 0 as its counter every time, as synced passkeys do. */
  constructor(
    private readonly origin: string,
    private readonly options: { counts: boolean } = { counts: true },
  ) {}

  /** `navigator.credentials.create()`. */
  create(options: CreationOptions, ceremony: Partial<Ceremony> = {}) {
    if (options.excludeCredentials.some(({ id }) => this.credentials.some((known) => known.id === id))) throw new Error('InvalidStateError');
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = randomBytes(32);
    const credential: Credential = { id: id.toString('base64url'), rpId: options.rp.id, userHandle: options.user.id, privateKey };
    this.credentials.push(credential);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([AAGUID, length, id, cosePublicKey(publicKey)]);
    const authenticatorData = this.authenticatorData(ceremony.rpId ?? options.rp.id, ceremony, attested);
    const attestationObject = isoCBOR.encode(new Map<string, string | Map<string, never> | Uint8Array>([['fmt', ceremony.format ?? 'none'], ['attStmt', new Map<string, never>()], ['authData', authenticatorData]]));
    return this.answer(credential.id, {
      clientDataJSON: this.clientData('webauthn.create', options.challenge, ceremony),
      attestationObject: Buffer.from(attestationObject).toString('base64url'),
      transports: ['internal'],
    });
  }

  /** `navigator.credentials.get()`, with the newest credential that fits. */
  get(options: RequestOptions, ceremony: Partial<Ceremony> = {}) {
    const credential = this.credentials.findLast(({ id, rpId }) => rpId === options.rpId && (!options.allowCredentials || options.allowCredentials.some((allowed) => allowed.id === id)));
    if (!credential) throw new Error('NotAllowedError');
    this.#counter++;
    const authenticatorData = this.authenticatorData(ceremony.rpId ?? credential.rpId, ceremony);
    const clientDataJSON = this.clientData('webauthn.get', options.challenge, ceremony);
    const clientDataHash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    const userHandle = ceremony.userHandle === undefined ? credential.userHandle : ceremony.userHandle;
    return this.answer(credential.id, {
      clientDataJSON,
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', Buffer.concat([authenticatorData, clientDataHash]), credential.privateKey).toString('base64url'),
      userHandle,
    });
  }

  private answer<R>(id: string, response: R) {
    return { id, rawId: id, type: 'public-key', response, authenticatorAttachment: 'platform', clientExtensionResults: {} };
  }

  private clientData(type: string, challenge: string, ceremony: Partial<Ceremony>): string {
    const data = { type: ceremony.type ?? type, challenge: ceremony.challenge ?? challenge, origin: ceremony.origin ?? this.origin, crossOrigin: ceremony.crossOrigin ?? false };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  /** §6.1. */
  private authenticatorData(rpId: string, { userVerified = true, userPresent = true, counter }: Partial<Ceremony>, attested?: Buffer): Buffer {
    const flags =
      (userPresent ? FLAGS.userPresent : 0) | (userVerified ? FLAGS.userVerified : 0) | (this.options.counts ? 0 : FLAGS.backupEligible | FLAGS.backedUp) | (attested ? FLAGS.attestedData : 0);
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags);
    rest.writeUInt32BE(counter ?? (this.options.counts ? this.#counter : 0), 1);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), rest, ...(attested ? [attested] : [])]);
  }
}

/** COSE_Key of an ES256 key (RFC 9053 §7.1.1). */
function cosePublicKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const coordinate = (text: string | undefined) => new Uint8Array(Buffer.from(text!, 'base64url'));
  return Buffer.from(isoCBOR.encode(new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, coordinate(x)], [-3, coordinate(y)]])));
}
