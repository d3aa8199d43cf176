import { randomBytes } from 'node:crypto';
import { resolve, type JsonSchema, type OpenApi, type Route } from '../../../architecture/support/openapi.js';

/** Names of fields and parameters whose value only its owner may know, beside those the schema says it of. */
const SECRET_NAME = /(password|passphrase|secret|token|credential|apikey|privatekey|accesskey|recoverycode|assertion)|^(code|state|nonce|otp|pin|signature|clientdatajson|authenticatordata|attestationobject)$/i;
/** What bears such a name and is none: ids and names of things. */
const NO_SECRET = /(Id|Sid|Name|Type|Url|At)$/;

/** A place of a request where a secret is written. */
export interface SecretSlot {
  place: 'body' | 'query' | 'path';
  steps: string[];
  schema: JsonSchema;
}

export const slotName = ({ place, steps }: SecretSlot): string => `${place} ${steps.join('/')}`;

const saysSo = (schema: JsonSchema & { writeOnly?: boolean }): boolean => schema.format === 'password' || schema.writeOnly === true;
const isText = (schema: JsonSchema): boolean => schema.type === 'string' && schema.enum === undefined && schema.const === undefined;

/** Every place of an operation's input where a secret belongs: by its format, its being write-only, or its name. */
export function secretSlotsOf(document: OpenApi, { operation }: Route): SecretSlot[] {
  const found = new Map<string, SecretSlot>();
  const add = (slot: SecretSlot): void => void found.set(slotName(slot), found.get(slotName(slot)) ?? slot);
  const walk = (steps: string[], given: JsonSchema, inSecret: boolean, depth: number): void => {
    const schema = resolve(document, given);
    const name = steps.at(-1) ?? '';
    const isSecret = inSecret || saysSo(schema) || (SECRET_NAME.test(name) && !NO_SECRET.test(name));
    if (isText(schema) && isSecret && steps.length > 0) add({ place: 'body', steps, schema });
    if (depth > 8) return;
    for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) walk(steps, part, inSecret, depth + 1);
    for (const [property, value] of Object.entries(schema.properties ?? {})) walk([...steps, property], value, isSecret && saysSo(schema), depth + 1);
    if (schema.items) walk([...steps, '0'], schema.items, isSecret, depth + 1);
    // a record under a secret name, such as the credentials of an update, may hold anything
    if (isSecret && schema.additionalProperties && !schema.properties) add({ place: 'body', steps: [...steps, 'clientSecret'], schema: { type: 'string' } });
  };
  for (const { in: place, name, schema } of operation.parameters ?? []) {
    if ((place === 'path' || place === 'query') && SECRET_NAME.test(name) && !NO_SECRET.test(name)) add({ place, steps: [name], schema: resolve(document, schema) });
  }
  for (const { schema } of Object.values(operation.requestBody?.content ?? {})) walk([], schema, false, 0);
  return [...found.values()];
}

const alphanumeric = (length: number): string => randomBytes(length * 2).toString('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, length);
const digits = (length: number): string => String(100_000 + (randomBytes(4).readUInt32BE() % 900_000)).padStart(length, '7');

const SHAPES: readonly (() => string)[] = [
  () => `Kanari${alphanumeric(24)}`,
  () => alphanumeric(40).toLowerCase().slice(0, 12),
  () => randomBytes(16).toString('hex'),
  () => digits(6),
  () => `-----BEGIN PRIVATE KEY-----\n${randomBytes(48).toString('base64')}\n-----END PRIVATE KEY-----`,
];

/** A value no other place has, in the form the schema asks for where that is known. */
export function canaryFor({ steps, schema }: SecretSlot): string {
  const name = steps.at(-1) ?? '';
  if (/privatekey$/i.test(name)) return SHAPES[4]!();
  for (const shape of SHAPES) {
    const value = shape();
    const fits = (!schema.pattern || new RegExp(schema.pattern, 'u').test(value)) && value.length <= (schema.maxLength ?? Infinity) && value.length >= (schema.minLength ?? 0);
    if (fits) return value;
  }
  return SHAPES[0]!();
}

/** Writes a value into a body; steps that are missing are made. */
export function withValue(body: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const whole: Record<string, unknown> | unknown[] = body !== null && typeof body === 'object' ? (Array.isArray(body) ? [...body] : { ...body }) : step === '0' ? [] : {};
  (whole as Record<string, unknown>)[step] = withValue((whole as Record<string, unknown>)[step], rest, value);
  return whole;
}
