import { Injectable } from '@nestjs/common';
import type { Permission } from '../auth/permissions.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { rfc3339, type Page } from '../http/view.js';
import type { OperationProgress } from '../operations/operation-progress.js';
import { requireOrganizationId, requireScope } from '../scope/scope.js';

/** A kind of record that can be searched for; its migration declares `search_index(<table>)` and the triggers that keep its documents (see Migration20261121003000). */
export interface SearchSource {
  type: string;
  table: string;
  /** To find any of them. */
  permission: Permission;
  /** To find those of everybody, where the permission alone shows only one's own; absent: the document's readers decide alone. */
  readAll?: Permission;
  /** Everybody with the permission finds every record. */
  isOpen?: boolean;
}

export interface SearchHit {
  type: string;
  id: string;
  title: string;
  /** Name of the field that fits best, `title` for the title. */
  matchedField: string;
  matchedText: string;
  /** Higher is better: from 4 on something was given whole, from 2 on every word is in it, below they are similar. */
  score: number;
  updatedAt: string;
}

export interface SearchQuery {
  q: string;
  types?: readonly string[] | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** SQL of the ids of records whose search documents contain the text `?`, without case and accents. */
export const recordsContaining = (type: string): string => `records_containing('${type}', ?)`;

/** Pages are cut from so many of the best hits. */
const REACH = 500;
const DEFAULT_LIMIT = 20;
const BATCH = 1000;

const PAGE = `
  select type, id, title, matched_field as "matchedField", matched_text as "matchedText", score, updated_at as "updatedAt" from search_records(?, ?::text[], ?::text[], ?, ?)`;

/** Finds records of every context by what they are called; contexts register their kinds when their modules start. */
@Injectable()
export class SearchIndex {
  readonly #sources = new Map<string, SearchSource>();

  register(source: SearchSource): void {
    if (this.#sources.has(source.type)) throw new Error(`Two sources of search documents of type ${source.type}.`);
    if (!/^[a-z_]+$/.test(source.table)) throw new Error(`${source.table} is not a table.`);
    this.#sources.set(source.type, source);
  }

  types(): string[] {
    return [...this.#sources.keys()].sort();
  }

  /** What the acting user may see, the best first. Types nobody registered, and those the user may not see, find nothing. */
  async search({ q, types, limit = DEFAULT_LIMIT, cursor }: SearchQuery): Promise<Page<SearchHit>> {
    const { open, own } = this.visible(types);
    const binding = JSON.stringify(['search', requireOrganizationId(), q, open, own]);
    const skip = cursor ? Number(decodeCursor(cursor, binding).value) : 0;
    if (open.length + own.length === 0) return { data: [], nextCursor: null };
    const rows = await requireScope().read<SearchHit>(PAGE, [q, open, own, skip, limit + 1]);
    const data = rows.slice(0, limit).map((hit) => ({ ...hit, updatedAt: rfc3339(hit.updatedAt) }));
    const isMore = rows.length > limit && skip + limit < REACH;
    return { data, nextCursor: isMore ? encodeCursor({ value: String(skip + limit), id: data.at(-1)!.id }, binding) : null };
  }

  /** Makes every document of the running organization anew, in batches of their own transactions; answers how many records were read. */
  async rebuild(progress?: OperationProgress): Promise<number> {
    const scope = requireScope();
    await progress?.report({ total: await this.recordCount() });
    let count = 0;
    for (const { type, table } of this.#sources.values()) {
      let after: string | undefined = '00000000-0000-0000-0000-000000000000';
      while (after) {
        const ids: { id: string }[] = await scope.transaction(() => this.rebuildBatch(table, after!));
        count += ids.length;
        await progress?.report({ done: count });
        after = ids.length === BATCH ? ids.at(-1)!.id : undefined;
      }
      await scope.transaction(() =>
        scope.rows(`delete from search_documents d where organization_id = ? and type = ? and not exists (select from ${table} t where t.organization_id = d.organization_id and t.id = d.id)`, [requireOrganizationId(), type]),
      );
    }
    return count;
  }

  private async recordCount(): Promise<number> {
    const tables = [...this.#sources.values()].map(({ table }) => `(select count(*) from ${table} where organization_id = ?)`);
    if (tables.length === 0) return 0;
    const [row] = await requireScope().rows<{ count: number }>(`select (${tables.join(' + ')})::int as count`, tables.map(() => requireOrganizationId()));
    return row!.count;
  }

  private async rebuildBatch(table: string, after: string): Promise<{ id: string }[]> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    // locked, so that a change at the same moment writes its document after this one
    const ids = await scope.rows<{ id: string }>(`select id from ${table} where organization_id = ? and id > ? order by id limit ${BATCH} for no key update`, [organizationId, after]);
    await scope.rows(`select search_index(t) from ${table} t where organization_id = ? and id = any(?::uuid[])`, [organizationId, ids.map(({ id }) => id)]);
    return ids;
  }

  private visible(wanted: readonly string[] | undefined): { open: string[]; own: string[] } {
    const permissions = requireScope().actor?.permissions;
    const mine = [...this.#sources.values()].filter(({ type, permission }) => (!wanted || wanted.includes(type)) && permissions?.has(permission));
    const isOpen = ({ readAll, isOpen: everybody }: SearchSource) => everybody === true || (readAll !== undefined && permissions!.has(readAll));
    return { open: mine.filter(isOpen).map(({ type }) => type).sort(), own: mine.filter((source) => !isOpen(source)).map(({ type }) => type).sort() };
  }
}
