import { z } from 'zod';

/** A whole number between `min` and `max`, written in decimal digits. */
export function wholeNumber(min: number, max: number) {
  const expected = `expected a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: expected })
    .transform(Number)
    .pipe(z.number().min(min, { error: expected }).max(max, { error: expected }));
}

/** A number of milliseconds. */
export const milliseconds = (min = 1, max = 86_400_000) => wholeNumber(min, max);

/** A TCP port. */
export const port = () => wholeNumber(1, 65_535);

/** `true` or `false` (also 1/0, yes/no, on/off). */
export const flag = () => z.stringbool({ error: 'expected true or false' });

/** An absolute URL with one of `protocols` ("https:"); `expected` is the whole message, so that a password in it stays hidden. */
export function url(expected: string, protocols: readonly string[]) {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), { error: expected });
}

/** One of `values`. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `expected one of ${values.join(', ')}` });
}

/** Values separated by commas, blanks trimmed, empty ones dropped. */
export const list = () =>
  z.string().transform((text) => text.split(',').map((item) => item.trim()).filter((item) => item !== ''));

/** Turns a parser that throws into a schema; `expected` is the whole message, so that the input is never shown. */
export function parsedBy<Value>(parse: (text: string) => Value, expected: string) {
  return z.string().transform((text, context): Value => {
    try {
      return parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
  });
}
