import { defineSealedColumn, DecryptionFailed, FieldCipher, invalid } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { MASK, type DataSource, type Fields } from './data-source.js';

const CREDENTIALS = defineSealedColumn('plugins', 'sealed_credentials');

export interface SealedPlugin {
  id: string;
  organizationId: string;
  sealedCredentials: string;
}

/** Credentials at rest: one envelope a plugin, that opens only in its own row. */
@Injectable()
export class PluginCredentials {
  constructor(private readonly cipher: FieldCipher) {}

  seal(credentials: Fields, { id, organizationId }: Pick<SealedPlugin, 'id' | 'organizationId'>): string {
    return this.cipher.seal(JSON.stringify(credentials), CREDENTIALS.at(organizationId, id));
  }

  /** Null for an envelope of another row, or of a key that is gone. */
  open({ id, organizationId, sealedCredentials }: SealedPlugin): Fields | null {
    try {
      return JSON.parse(this.cipher.open(sealedCredentials, CREDENTIALS.at(organizationId, id)).toString()) as Fields;
    } catch (error) {
      if (error instanceof DecryptionFailed) return null;
      throw error;
    }
  }
}

/** What may be shown: secrets masked, absent ones absent. */
export function masked({ secrets }: DataSource, credentials: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, secrets.includes(name) ? MASK : String(value)]));
}

/** A merge patch (RFC 7396) over one flat object: null removes, absent stays. */
export function mergedFields(stored: Fields, patch: Fields): Fields {
  const merged: Fields = { ...stored, ...patch };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** The same for credentials, where a masked secret is an absent one. */
export function mergedCredentials({ secrets }: DataSource, stored: Fields, patch: Fields): Fields {
  const given = Object.entries(patch).filter(([name, value]) => !(secrets.includes(name) && value === MASK && stored[name] !== undefined));
  return mergedFields(stored, Object.fromEntries(given));
}

/**
 * A secret goes only where whoever wrote it sent it: with another server, every secret must be written again. Otherwise
 * somebody who may change a plugin could read its secrets by pointing it at a server of theirs.
 */
export function refuseCarriedSecrets(source: DataSource, stored: Fields, patch: Fields, before: Fields, after: Fields): void {
  if (source.destinations.every((name) => before[name] === after[name])) return;
  const carried = source.secrets.find((name) => stored[name] !== undefined && (patch[name] === undefined || patch[name] === MASK));
  if (carried) throw invalid(`#/credentials/${carried}`, 'secret_required', 'Write the secret again: it would go to another server than before.');
}
