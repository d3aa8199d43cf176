import { z } from 'zod';

/** A credential id has at most 1,023 bytes (WebAuthn §4, Credential ID). */
export const MAX_CREDENTIAL_ID = 1_364;
const MAX_PART = 16_384;
const MAX_ATTESTATION = 65_536;

const base64url = (max: number) => z.string().min(1).max(max).regex(/^[\w-]+$/, { error: 'must be base64url without padding' });
const credentialId = () => base64url(MAX_CREDENTIAL_ID);
const shared = { id: credentialId(), rawId: credentialId(), type: z.literal('public-key') };
const ID = 'q83vEjRWeJCrze8SNFZ4kA';

// Browsers add members to these dictionaries over time (WebAuthn §5.1), so unlike elsewhere unknown ones are ignored.

export const PasskeyAssertionDto = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: base64url(MAX_PART),
      authenticatorData: base64url(MAX_PART),
      signature: base64url(MAX_PART),
      userHandle: base64url(128).nullish(),
    }),
  })
  .meta({
    id: 'PasskeyAssertion',
    description: 'What `navigator.credentials.get()` answers, as `toJSON()` writes it.',
    example: { id: ID, rawId: ID, type: 'public-key', response: { clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0', authenticatorData: 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ', signature: 'MEUCIQDx', userHandle: 'AZMWtIwAej6dUS9sCkt-EA' } },
  });

export const PasskeyAttestationDto = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: base64url(MAX_PART),
      attestationObject: base64url(MAX_ATTESTATION),
      transports: z.array(z.string().max(40)).max(20).optional(),
    }),
  })
  .meta({
    id: 'PasskeyAttestation',
    description: 'What `navigator.credentials.create()` answers, as `toJSON()` writes it.',
    example: { id: ID, rawId: ID, type: 'public-key', response: { clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0', attestationObject: 'o2NmbXRkbm9uZWdhdHRTdG10oA', transports: ['internal'] } },
  });

const descriptor = z.object({ id: z.string(), type: z.literal('public-key'), transports: z.array(z.string()).optional() });
const userVerification = z.enum(['required', 'preferred', 'discouraged']);
const timeout = z.int().optional().describe('Milliseconds.');

export const PasskeyRequestOptionsDto = z
  .object({ challenge: z.string(), rpId: z.string(), timeout, userVerification, allowCredentials: z.array(descriptor).optional().describe('Absent: whichever passkey the user chooses.') })
  .meta({
    id: 'PasskeyRequestOptions',
    description: 'For `navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(…) })`.',
    example: { challenge: 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE', rpId: 'example.com', timeout: 300_000, userVerification: 'required' },
  });

export const PasskeyCreationOptionsDto = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout,
    attestation: z.literal('none'),
    excludeCredentials: z.array(descriptor),
    authenticatorSelection: z.object({ residentKey: z.literal('preferred'), requireResidentKey: z.boolean().optional(), userVerification }),
  })
  .meta({
    id: 'PasskeyCreationOptions',
    description: 'For `navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(…) })`.',
    example: {
      challenge: 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE', rp: { id: 'example.com', name: 'Frontoffice' }, user: { id: 'AZMWtIwAej6dUS9sCkt-EA', name: 'cleo@example.com', displayName: 'Cleo Owner' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }], timeout: 300_000, attestation: 'none', excludeCredentials: [], authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    },
  });

const pending = { passkeyToken: z.string().describe('Send it back with what the authenticator answers.'), expiresIn: z.int().describe('Seconds until the token expires.') };
const pendingExample = { passkeyToken: 'foch_Zm9v…', expiresIn: 300 };
export const passkeyToken = () => z.string().min(1).max(200);

export const PasskeyRequestDto = z
  .object({ ...pending, options: PasskeyRequestOptionsDto })
  .meta({ id: 'PasskeyRequest', example: { ...pendingExample, options: PasskeyRequestOptionsDto.meta()!['example'] } });

export const PasskeyCreationDto = z
  .object({ ...pending, options: PasskeyCreationOptionsDto })
  .meta({ id: 'PasskeyCreation', example: { ...pendingExample, options: PasskeyCreationOptionsDto.meta()!['example'] } });

export type PasskeyAssertion = z.output<typeof PasskeyAssertionDto>;
export type PasskeyAttestation = z.output<typeof PasskeyAttestationDto>;
export type PasskeyRequestOptions = z.output<typeof PasskeyRequestOptionsDto>;
export type PasskeyCreationOptions = z.output<typeof PasskeyCreationOptionsDto>;
export type PasskeyRequestView = z.output<typeof PasskeyRequestDto>;
export type PasskeyCreationView = z.output<typeof PasskeyCreationDto>;
