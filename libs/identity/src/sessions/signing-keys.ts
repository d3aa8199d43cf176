import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';

/** The key access tokens are signed with and all keys they may be verified with, by `kid` (RFC 7638 thumbprint). */
export class SigningKeys {
  private constructor(
    readonly currentId: string,
    readonly current: KeyObject,
    readonly publicKeys: ReadonlyMap<string, KeyObject>,
  ) {}

  static async load(current: KeyObject, previous: readonly KeyObject[]): Promise<SigningKeys> {
    const all = await Promise.all([createPublicKey(current), ...previous].map(async (key) => [await thumbprint(key), key] as const));
    return new SigningKeys(all[0]![0], current, new Map(all));
  }
}

const thumbprint = async (key: KeyObject): Promise<string> => calculateJwkThumbprint(await exportJWK(key));
