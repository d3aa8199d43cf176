import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { kernelConfig } from '../config/kernel.config.js';
import { runInScope, Scope } from '../scope/scope.js';
import { DecryptionFailed, FieldCipher } from './field-cipher.js';
import { declaredSealedColumns, type SealedColumn } from './sealed-columns.js';

/** What became of one column; `left` values still need an older key, `unreadable` of them open with no key of the ring. */
export interface ColumnRotation {
  column: string;
  resealed: number;
  left: number;
  unreadable: number;
}

interface SealedRow {
  key: string;
  rowId: string;
  sealed: string;
}

const BATCH = 200;

/**
 * Seals everything that was sealed with an older key again with the active one, in small transactions. What is done is told
 * by the values themselves, so a run that was ended goes on where it stopped, and running it twice changes nothing more.
 */
@Injectable()
export class RotateKeys {
  constructor(
    private readonly em: EntityManager,
    private readonly cipher: FieldCipher,
  ) {}

  /** Goes over the rows of `organizationIds`, and those of no organization; one entry a column. An aborted run reports what is left. */
  async run(organizationIds: readonly string[], { signal, batchSize = BATCH }: { signal?: AbortSignal; batchSize?: number } = {}): Promise<ColumnRotation[]> {
    const report: ColumnRotation[] = [];
    for (const column of declaredSealedColumns()) {
      const found: ColumnRotation = { column: `${column.table}.${column.column}`, resealed: 0, left: 0, unreadable: 0 };
      for (const organizationId of ownersOf(column, organizationIds)) {
        await this.reseal(column, organizationId, batchSize, found, signal);
        found.left += await this.left(column, organizationId);
      }
      report.push(found);
    }
    return report;
  }

  private async reseal(column: SealedColumn, organizationId: string | null, batchSize: number, found: ColumnRotation, signal?: AbortSignal): Promise<void> {
    for (let after: string | null = null; !signal?.aborted; ) {
      const rows: SealedRow[] = await this.within(organizationId, (scope) => scope.rows<SealedRow>(selectOld(column), [...this.old(column, organizationId), after, after, batchSize]));
      if (rows.length === 0) return;
      after = rows.at(-1)!.key;
      const fresh = rows.flatMap((row) => this.freshly(column, organizationId, row));
      found.unreadable += rows.length - fresh.length;
      if (fresh.length > 0) found.resealed += await this.within(organizationId, (scope) => this.write(scope, column, organizationId, fresh));
    }
  }

  /** Nothing for a value no key of the ring opens at its place: it is left as it is, and reported. */
  private freshly(column: SealedColumn, organizationId: string | null, row: SealedRow): (SealedRow & { fresh: string })[] {
    const place = column.at(organizationId, row.rowId);
    try {
      return [{ ...row, fresh: this.cipher.seal(this.cipher.open(row.sealed, place), place) }];
    } catch (error) {
      if (error instanceof DecryptionFailed) return [];
      throw error;
    }
  }

  /** Only where the old value still stands: a row that was changed meanwhile has been sealed with the active key by that change. */
  private async write(scope: Scope, column: SealedColumn, organizationId: string | null, rows: (SealedRow & { fresh: string })[]): Promise<number> {
    const { table, key } = column;
    const written = await scope.rows<{ done: number }>(
      `update ${table} t set ${column.column} = v.fresh from unnest(?::text[], ?::text[], ?::text[]) as v (key, sealed, fresh)
       where ${ofOwner(column)} t.${key.column} = v.key::${key.type} and t.${column.column} = v.sealed returning 1 as done`,
      [rows.map((row) => row.key), rows.map((row) => row.sealed), rows.map((row) => row.fresh), ...ownerParams(column, organizationId)],
    );
    return written.length;
  }

  private async left(column: SealedColumn, organizationId: string | null): Promise<number> {
    const [row] = await this.within(organizationId, (scope) => scope.rows<{ left: number }>(`select count(*)::int as left ${fromOld(column)}`, this.old(column, organizationId)));
    return row!.left;
  }

  private old(column: SealedColumn, organizationId: string | null): unknown[] {
    return [...ownerParams(column, organizationId), `v1.${kernelConfig.value().APP_KEYS.activeId}.`];
  }

  private within<T>(organizationId: string | null, work: (scope: Scope) => Promise<T>): Promise<T> {
    const scope = new Scope({ em: this.em, requestId: 'rotate-keys', organizationId });
    return runInScope(scope, () => scope.transaction(() => work(scope)));
  }
}

const ownersOf = ({ owner }: SealedColumn, organizationIds: readonly string[]): (string | null)[] => [...(owner === 'organization' ? [] : [null]), ...(owner === 'installation' ? [] : organizationIds)];

const ofOwner = ({ owner }: SealedColumn): string => (owner === 'installation' ? '' : owner === 'either' ? 't.organization_id is not distinct from ?::uuid and' : 't.organization_id = ? and');
const ownerParams = ({ owner }: SealedColumn, organizationId: string | null): (string | null)[] => (owner === 'installation' ? [] : [organizationId]);

const fromOld = (column: SealedColumn): string => `from ${column.table} t where ${ofOwner(column)} t.${column.column} is not null and not starts_with(t.${column.column}, ?)`;

function selectOld(column: SealedColumn): string {
  const { column: key, type } = column.key;
  const rowId = type === 'bytea' ? `encode(t.${key}, 'hex')` : `t.${key}::text`;
  return `select t.${key}::text as key, ${rowId} as "rowId", t.${column.column} as sealed ${fromOld(column)}
    and (?::text is null or t.${key} > ?::text::${type}) order by t.${key} limit ?`;
}
