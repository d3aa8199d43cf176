import { randomBytes } from 'node:crypto';

const CODES = 10;
const CHARACTERS = 12;
/** 32 characters, five bits each; none that is taken for another one. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Ten new codes of 60 random bits (ASVS 5.0 V6.5.2 asks for 20, behind a limit of tries), as `k3v9-x2mq-7dfh`. */
export const newRecoveryCodes = (): string[] => Array.from({ length: CODES }, newRecoveryCode);

function newRecoveryCode(): string {
  const characters = Array.from(randomBytes(CHARACTERS), (byte) => ALPHABET[byte & 31]).join('');
  return characters.match(/.{4}/g)!.join('-');
}

/** A code as it is compared: what people add or change when they type it is no part of it. */
export const plainCode = (typed: string): string => typed.toLowerCase().replaceAll(/[\s-]/g, '');
