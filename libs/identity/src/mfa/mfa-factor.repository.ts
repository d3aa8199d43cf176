import { Injectable } from '@nestjs/common';
import { defineSealedColumn, FieldCipher, requireScope, uuidv7 } from '@app/kernel';
import type { FactorType } from './factor-types.js';

/** A factor as it is stored, opened. */
export interface Factor<D> {
  id: string;
  userId: string;
  type: FactorType;
  credentialId: string | null;
  /** The TOTP step or the signature counter used last. */
  lastCounter: number | null;
  data: D;
}

export interface NewFactor {
  userId: string;
  type: FactorType;
  name: string;
  data: object;
  isEnabled: boolean;
  credentialId?: string;
  lastCounter?: number;
}

export interface TotpData {
  /** Base32. */
  secret: string;
}

type Row = Omit<Factor<never>, 'data'> & { sealedData: string };

const SELECT = `
  select f.id, f.user_id as "userId", f.type, f.credential_id as "credentialId", f.last_counter::float8 as "lastCounter", f.sealed_data as "sealedData"
  from user_mfa_factors f`;

/** Factors in the database; what they are made of is sealed for their row. */
@Injectable()
export class MfaFactorRepository {
  constructor(private readonly cipher: FieldCipher) {}

  async hasSecondFactor(userId: string): Promise<boolean> {
    const [row] = await requireScope().rows<{ has: boolean }>(
      `select exists (select from user_mfa_factors where user_id = ? and is_enabled and type <> 'recovery_codes') as has`,
      [userId],
    );
    return row!.has;
  }

  /** The enabled factors of one type. */
  async enabled<D>(userId: string, type: FactorType): Promise<Factor<D>[]> {
    return this.find<D>('where f.user_id = ? and f.type = ? and f.is_enabled order by f.created_at, f.id', [userId, type]);
  }

  /** One of the user's, enabled or not. */
  async one<D>(userId: string, id: string, type: FactorType): Promise<Factor<D> | undefined> {
    return (await this.find<D>('where f.user_id = ? and f.id = ? and f.type = ?', [userId, id, type]))[0];
  }

  /** The enabled passkey with this credential id, whoever owns it. */
  async byCredential<D>(credentialId: string): Promise<Factor<D> | undefined> {
    return (await this.find<D>('where f.credential_id = ? and f.is_enabled', [credentialId]))[0];
  }

  /** The user's recovery codes, locked until the transaction ends. */
  async lockedRecoveryCodes<D>(userId: string): Promise<Factor<D> | undefined> {
    return (await this.find<D>(`where f.user_id = ? and f.type = 'recovery_codes' for update`, [userId]))[0];
  }

  /**
   * Type and state of all the user's factors. Until the transaction ends nobody else changes which there are: the user is
   * locked, because of factors that are just being added there is nothing yet to lock.
   */
  async lockedAll(userId: string): Promise<{ id: string; type: FactorType; isEnabled: boolean }[]> {
    await requireScope().rows('select id from users where id = ? for no key update', [userId]);
    return requireScope().rows('select id, type, is_enabled as "isEnabled" from user_mfa_factors where user_id = ? order by id', [userId]);
  }

  /** The id of the new row; a unique violation when the user, or for a passkey anybody, has it already. */
  async add({ userId, type, name, data, isEnabled, credentialId, lastCounter }: NewFactor): Promise<string> {
    const id = uuidv7();
    await requireScope().rows(
      `insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled, enabled_at, credential_id, last_counter)
       values (?, ?, ?, ?, ?, ?::boolean, case when ?::boolean then now() end, ?, ?)`,
      [id, userId, type, name, this.seal(id, data), isEnabled, isEnabled, credentialId ?? null, lastCounter ?? null],
    );
    return id;
  }

  /** Enables an authenticator app, with the step its first code used up. */
  async enable(id: string, step: number): Promise<void> {
    await requireScope().rows('update user_mfa_factors set is_enabled = true, enabled_at = now(), last_counter = ?::bigint where id = ?', [step, id]);
  }

  async rename(userId: string, id: string, name: string): Promise<void> {
    await requireScope().rows(`update user_mfa_factors set name = ? where id = ? and user_id = ? and type <> 'recovery_codes'`, [name, id, userId]);
  }

  async replaceData(id: string, data: object): Promise<void> {
    await requireScope().rows('update user_mfa_factors set sealed_data = ?, last_used_at = now() where id = ?', [this.seal(id, data), id]);
  }

  async remove(id: string): Promise<void> {
    await requireScope().rows('delete from user_mfa_factors where id = ?', [id]);
  }

  /**
   * Moves the counter on in one statement; false when it would not go up. Of any number that come with the same one, one
   * passes. An authenticator that does not count says 0 every time (WebAuthn §6.1.1).
   */
  async advance(id: string, counter: number): Promise<boolean> {
    const rows = await requireScope().rows(
      `update user_mfa_factors set last_counter = ?::bigint, last_used_at = now()
       where id = ? and is_enabled and (last_counter is null or last_counter < ?::bigint or (last_counter = 0 and ?::bigint = 0)) returning id`,
      [counter, id, counter, counter],
    );
    return rows.length > 0;
  }

  private async find<D>(where: string, params: unknown[]): Promise<Factor<D>[]> {
    const rows = await requireScope().rows<Row>(`${SELECT} ${where}`, params);
    return rows.map(({ sealedData, ...row }) => ({ ...row, data: JSON.parse(this.cipher.open(sealedData, placeOf(row.id)).toString()) as D }));
  }

  private seal(id: string, data: object): string {
    return this.cipher.seal(JSON.stringify(data), placeOf(id));
  }
}

const SEALED_DATA = defineSealedColumn('user_mfa_factors', 'sealed_data', { owner: 'installation' });
const placeOf = (id: string) => SEALED_DATA.at(null, id);
