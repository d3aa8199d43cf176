import { z } from 'zod';

/** What a secret reads as; sent back, it leaves the stored one as it is. */
export const MASK = '********';

export type Fields = Record<string, unknown>;

/** A server that a plugin's own properties name, to be refused early when it may not be called. */
export type Target = { url: string } | { host: string; port: number };

/** A kind of outside service: what it takes to use it, and which of that is secret. */
export interface DataSource {
  readonly title: string;
  readonly description: string;
  readonly credentials: z.ZodObject;
  readonly properties: z.ZodObject;
  /** Names of the credentials nobody reads again. */
  readonly secrets: readonly string[];
  /** Names of the properties that decide which server gets the secrets. */
  readonly destinations: readonly string[];
  targets(properties: Fields): Target[];
}

interface Declaration<C extends z.ZodObject, P extends z.ZodObject> {
  title: string;
  description: string;
  credentials: C;
  properties: P;
  destinations?: readonly (keyof z.output<P> & string)[];
  targets?(properties: z.output<P>): Target[];
}

/** Declares a data source; its secrets are the credentials made by `secretText`, `token` or `pem`. */
export function dataSource<C extends z.ZodObject, P extends z.ZodObject>({ destinations = [], targets, ...declared }: Declaration<C, P>): DataSource & { credentials: C; properties: P } {
  const secrets = Object.entries(declared.credentials.shape).filter(([, field]) => isSecret(field as z.ZodType)).map(([name]) => name);
  return { ...declared, secrets, destinations, targets: (properties) => targets?.(properties as z.output<P>) ?? [] };
}

const CONTROLS = /[\u0000-\u001f\u007f]/;
const SECRET = { writeOnly: true, format: 'password' };

const isSecret = (field: z.ZodType): boolean => (field instanceof z.ZodOptional ? isSecret(field.unwrap() as z.ZodType) : field.meta()?.['writeOnly'] === true);
const isNotMask = (text: string): boolean => text !== MASK;
const MASKED = { error: 'is the mask of a secret that is not stored: write the secret itself' };

/** A password, as typed. */
export const secretText = (max: number) => z.string().min(1).max(max).refine((text) => !CONTROLS.test(text), { error: 'contains characters that are not allowed' }).refine(isNotMask, MASKED).meta(SECRET);

/** A secret that travels in a header: visible ASCII. `pattern` is the form the provider gives it. */
export const token = (max: number, pattern = /^[\x21-\x7e]+$/, form = 'must be visible ASCII without blanks') =>
  z.string().trim().max(max).regex(pattern, { error: form }).refine(isNotMask, MASKED).meta(SECRET);

/** A private key in PKCS#8 PEM, as a Google service account has it. */
export const pem = () =>
  z.string().max(10_000).overwrite((text) => text.replaceAll('\\n', '\n').trim()).refine((text) => /^-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n\r]+\n-----END PRIVATE KEY-----$/.test(text), { error: 'must be a private key in PKCS#8 PEM' }).meta(SECRET);

/** A public identifier of the provider's own form. */
export const identifier = (pattern: RegExp, form: string) => z.string().trim().max(255).regex(pattern, { error: form });

/** Any public identifier: visible ASCII. */
export const name = (max: number) => z.string().trim().min(1).max(max).regex(/^[\x21-\x7e]+$/, { error: 'must be visible ASCII without blanks' });

export const webAddress = () => z.string().trim().max(2000).pipe(z.url({ protocol: /^https?$/, error: 'must be an http or https address' }));
