import { requireOrganizationId, requireScope } from '../scope/scope.js';
import type { PersonalDataSection } from './personal-data.js';

export interface PersonalRows {
  /** Table; its alias in every expression is `t`. It has a uuid column `id`. */
  table: string;
  /** Columns, and expressions with `as name`; snake_case becomes camelCase. Name them one by one: what is added later may be a secret. */
  columns: readonly string[];
  /** With `?` placeholders for `params`. */
  where: string;
  params: unknown[];
}

const PAGE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** The rows one by one as plain values, read in pages: neither memory nor a connection is held for long. */
export async function* personalRows({ table, columns, where, params }: PersonalRows): AsyncGenerator<object> {
  const select = ['id', ...columns].map((column) => (column.includes(' as ') ? column : `t.${column} as "${camelCase(column)}"`)).join(', ');
  const sql = `select x.id, to_jsonb(x) as data from (select ${select} from ${table} t where ${where}) x where x.id > ?::uuid order by x.id limit ${PAGE}`;
  for (let after = FIRST; ; ) {
    const rows: { id: string; data: object }[] = await requireScope().read(sql, [...params, after]);
    for (const { data } of rows) yield data;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

/** Rows that are about one user of the organization, named in the column `owner`, and about nobody else: erasing the user deletes them. */
export const ownedRows = ({ name, table, columns, owner = 'user_id' }: { name: string; table: string; columns: readonly string[]; owner?: string }): PersonalDataSection => ({
  name,
  per: 'organization',
  read: (userId) => personalRows({ table, columns, where: `t.organization_id = ? and t.${owner} = ?`, params: [requireOrganizationId(), userId] }),
  async erase(userId) {
    await requireScope().rows(`delete from ${table} where organization_id = ? and ${owner} = ?`, [requireOrganizationId(), userId]);
  },
});

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
