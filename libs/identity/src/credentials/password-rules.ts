import { invalid } from '@app/kernel';
import { COMMON_PASSWORDS } from './common-passwords.js';

export const PASSWORD_MIN_CHARACTERS = 8;
export const PASSWORD_MAX_CHARACTERS = 128;
/** What the hash is fed with at most, whatever the characters. */
export const PASSWORD_MAX_BYTES = 1_024;
/** So few characters beyond a word the attacker knows anyway are no password. */
const OWN_CHARACTERS_MIN = 4;
const KNOWN_WORD_MIN_LENGTH = 4;

/**
 * Throws a 422 unless the password may be chosen (NIST SP 800-63B §3.1.1.2, ASVS 5.0 V6.2): long enough, not among the
 * common ones, and more than something others know of the user. No rules of composition; every character counts as typed.
 */
export function assertGoodPassword(password: string, known: { email: string; displayName: string }): void {
  const characters = [...password].length;
  if (!password.isWellFormed()) throw refused('not_text', 'The password contains characters that cannot be stored.');
  if (characters < PASSWORD_MIN_CHARACTERS) throw refused('too_short', `The password needs at least ${PASSWORD_MIN_CHARACTERS} characters.`);
  if (characters > PASSWORD_MAX_CHARACTERS || Buffer.byteLength(password) > PASSWORD_MAX_BYTES) {
    throw refused('too_long', `The password may have at most ${PASSWORD_MAX_CHARACTERS} characters and ${PASSWORD_MAX_BYTES} bytes.`);
  }
  const lower = password.toLowerCase();
  if (COMMON_PASSWORDS.has(lower) || new Set(lower).size < 3) throw refused('too_common', 'This password is among the first that are tried; choose another one.');
  if (wordsOf(known).some((word) => isLittleMoreThan(lower, word))) throw refused('too_similar', 'The password is too much like your e-mail address or name.');
}

const refused = (code: string, detail: string) => invalid('#/password', code, detail);

function wordsOf({ email, displayName }: { email: string; displayName: string }): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  const name = displayName.toLowerCase();
  const words = [email.toLowerCase(), local, domain, domain.split('.')[0] ?? '', name, name.replaceAll(' ', ''), ...name.split(' ')];
  return words.filter((word) => word.length >= KNOWN_WORD_MIN_LENGTH);
}

const isLittleMoreThan = (password: string, word: string): boolean =>
  word.includes(password) || (password.includes(word) && password.length - word.length < OWN_CHARACTERS_MIN);
