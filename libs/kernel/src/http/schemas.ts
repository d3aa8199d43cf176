import { z } from 'zod';

/** NUL cannot be stored (SQLSTATE 22021), lone surrogates are not text, other controls have no place in a name. */
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A schema never changes, and hundreds of wire shapes ask for the same few: one for each argument saves megabytes. */
function oneFor<Argument extends string | number, Schema>(make: (argument: Argument) => Schema): (argument: Argument) => Schema {
  const made = new Map<Argument, Schema>();
  return (argument) => made.get(argument) ?? made.set(argument, make(argument)).get(argument)!;
}
function one<Schema>(make: () => Schema): () => Schema {
  const made = oneFor<'', Schema>(make);
  return () => made('');
}

/** The id of a resource: `x-ref` tells the isolation tests which kind of row belongs in this slot. */
export const idOf = oneFor((resource: string) => z.uuid().toLowerCase().meta({ description: `Id of a ${resource}.`, 'x-ref': resource }));

/** Path parameters with one id: `@Param({ schema: byId('lead') }) { id }: ById`. */
export const byId = oneFor((resource: string) => z.object({ id: idOf(resource) }));
export type ById = { id: string };

/** A line of text as people type it: trimmed, NFC, without controls; `max` characters. */
export const line = oneFor((max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(max)
    .refine((text) => !UNSTORABLE.test(text) && !/[\r\n\t]/.test(text), { error: 'contains characters that are not allowed' }),
);

/** Text of several lines; `max` characters. */
export const paragraph = oneFor((max: number) =>
  z
    .string()
    .normalize('NFC')
    .max(max)
    .refine((text) => !UNSTORABLE.test(text), { error: 'contains characters that are not allowed' }),
);

/** An e-mail address as input: trimmed, lower-cased, at most 254 characters (RFC 5321 §4.5.3.1.3). */
export const emailAddress = one(() => z.string().trim().toLowerCase().max(254).pipe(z.email()).meta({ example: 'ada@shop.example' }));

/**
 * A phone number: E.164 when it is written with its country code and complete (so it starts with `+` and has no spaces),
 * otherwise the text as typed, because a national number means nothing without a country.
 */
export const phoneNumber = one(() => line(32).overwrite(toE164));

/** The numbering plans of the world are loaded with the first number. `00` is dialled for abroad nearly everywhere. */
const phoneNumbers = (): typeof import('libphonenumber-js/min') => require('libphonenumber-js/min');

function toE164(text: string): string {
  const number = phoneNumbers().parsePhoneNumberFromString(text.replace(/^00(?=[1-9])/, '+'));
  return number?.isPossible() && !number.ext ? number.number : text;
}

/** A decimal amount as a string, never a float; at most 10 digits before the point and 2 after it, always written with 2. */
export const money = one(() =>
  z
    .string()
    .regex(/^\d{1,10}(\.\d{1,2})?$/, { error: 'must be a decimal string such as "1250.00"' })
    .overwrite(withCents),
);

function withCents(text: string): string {
  const [units = '', cents = ''] = text.split('.');
  return `${units.replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0')}`;
}

export const currencyCode = one(() => z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as "EUR"' }));

/** A calendar date that exists, between the years 1900 and 2200. */
export const calendarDate = one(() => z.iso.date().refine((date) => date >= '1900-01-01' && date <= '2200-12-31', { error: 'must be between 1900 and 2200' }));

/** An instant, RFC 3339 with offset or Z, between the years 1900 and 2200. */
export const instant = one(() => z.iso.datetime({ offset: true }).refine((text) => text >= '1900' && text < '2201', { error: 'must be between 1900 and 2200' }));

/** The name of a time zone in the IANA database, e.g. "Europe/Berlin"; a bare offset has no daylight saving and is none. */
export const timeZone = one(() => z.string().max(100).refine(isTimeZone, { error: 'must be an IANA time zone such as "Europe/Berlin"' }));

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
