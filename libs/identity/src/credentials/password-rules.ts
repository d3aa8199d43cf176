import { invalid, type Problem } from '@app/kernel';

export const PASSWORD_MIN_CHARACTERS = 8;
export const PASSWORD_MAX_CHARACTERS = 128;
/** What the hash is fed with at most, whatever the characters. */
export const PASSWORD_MAX_BYTES = 1_024;
/** So few characters beyond a word the attacker knows anyway are no password. */
const OWN_CHARACTERS_MIN = 4;
const KNOWN_WORD_MIN_LENGTH = 4;
const PRODUCT = ['frontoffice', 'front office'];

/** What others know of a user, or soon guess. */
export interface KnownOfUser {
  emails: readonly string[];
  /** Display name, username, name of the organization. */
  names: readonly string[];
}

/**
 * Why the password may not be chosen (NIST SP 800-63B §3.1.1.2, ASVS 5.0 V6.2), as a 422 that names `pointer`; undefined when
 * it may: long enough, not among the common ones, and more than something others know of the user. No rules of composition;
 * every character counts as typed.
 */
export function faultOf(password: string, known: KnownOfUser, common: ReadonlySet<string>, pointer: string): Problem | undefined {
  const refused = (code: string, detail: string) => invalid(pointer, code, detail);
  const characters = [...password].length;
  if (!password.isWellFormed()) return refused('not_text', 'The password contains characters that cannot be stored.');
  if (characters < PASSWORD_MIN_CHARACTERS) return refused('too_short', `The password needs at least ${PASSWORD_MIN_CHARACTERS} characters.`);
  if (characters > PASSWORD_MAX_CHARACTERS || Buffer.byteLength(password) > PASSWORD_MAX_BYTES) {
    return refused('too_long', `The password may have at most ${PASSWORD_MAX_CHARACTERS} characters and ${PASSWORD_MAX_BYTES} bytes.`);
  }
  const lower = password.toLowerCase();
  if (common.has(lower) || new Set(lower).size < 3) return refused('too_common', 'This password is among the first that are tried; choose another one.');
  if (wordsOf(known).some((word) => isLittleMoreThan(lower, word))) return refused('too_similar', 'The password is too much like your e-mail address or name.');
  return undefined;
}

function wordsOf({ emails, names }: KnownOfUser): string[] {
  const words = [...PRODUCT, ...emails.flatMap(wordsOfEmail), ...names.flatMap(wordsOfName)];
  return words.filter((word) => word.length >= KNOWN_WORD_MIN_LENGTH);
}

function wordsOfEmail(email: string): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  return [email.toLowerCase(), local, domain, domain.split('.')[0] ?? ''];
}

function wordsOfName(text: string): string[] {
  const name = text.toLowerCase();
  return [name, name.replaceAll(' ', ''), ...name.split(' ')];
}

const isLittleMoreThan = (password: string, word: string): boolean =>
  word.includes(password) || (password.includes(word) && password.length - word.length < OWN_CHARACTERS_MIN);
