import type { Client } from 'pg';
import { declaredSealedColumns, DecryptionFailed, FieldCipher, kernelConfig } from '@app/kernel';
import { failed, ok, type Finding } from './finding.js';

const ORGANIZATIONS = 20;
const OF_EACH_COLUMN = 3;
/** No such table, column, function. */
const OLDER_SCHEMA = new Set(['42P01', '42703', '42883']);

interface SealedValue {
  name: string;
  rowId: string;
  sealed: string;
}

/** Whether what the database holds sealed opens with APP_KEYS: a database can have come here without them. A few values of each kind. */
export async function examineSecrets(client: Client): Promise<Finding[]> {
  try {
    const { rows: organizations } = await client.query<{ id: string }>('select id from organization_ids() id order by id limit $1', [ORGANIZATIONS]);
    const owners = [null, ...organizations.map(({ id }) => id)];
    let count = 0;
    const unreadable = new Set<string>();
    for (const owner of owners) {
      const values = await sealedValues(client, owner);
      count += values.length;
      for (const value of values) if (!opens(value, owner)) unreadable.add(value.name);
    }
    return [judge(count, [...unreadable])];
  } catch (error) {
    if (OLDER_SCHEMA.has((error as { code?: string }).code ?? '')) return []; // as `migrations` says
    throw error;
  }
}

function judge(count: number, unreadable: readonly string[]): Finding {
  if (unreadable.length > 0) return failed('secrets', `${unreadable.join(', ')}: sealed with keys APP_KEYS does not have, be it others of the same names. Give it those of the installation the data comes from.`);
  return ok('secrets', count === 0 ? 'Nothing is sealed yet.' : `The ${count} that were looked at open with APP_KEYS.`);
}

/** Of one organization, or of none. */
async function sealedValues(client: Client, organizationId: string | null): Promise<SealedValue[]> {
  const parts = declaredSealedColumns().flatMap(({ table, column, owner, key }) => {
    if (organizationId === null ? owner === 'organization' : owner === 'installation') return [];
    const whose = owner === 'installation' ? '' : `organization_id is not distinct from nullif(current_setting('app.organization_id', true), '')::uuid and`;
    const rowId = key.type === 'bytea' ? `encode(${key.column}, 'hex')` : `${key.column}::text`;
    return [`(select '${table}.${column}' as name, ${rowId} as "rowId", ${column} as sealed from ${table} where ${whose} ${column} is not null limit ${OF_EACH_COLUMN})`];
  });
  await client.query('begin');
  await client.query(`select set_config('app.organization_id', $1, true)`, [organizationId ?? '']);
  const { rows } = await client.query<SealedValue>(parts.join(' union all '));
  await client.query('commit');
  return rows;
}

function opens({ name, rowId, sealed }: SealedValue, organizationId: string | null): boolean {
  const [table, column] = name.split('.') as [string, string];
  try {
    new FieldCipher(kernelConfig.value().APP_KEYS).open(sealed, { table, column, organizationId, rowId });
    return true;
  } catch (error) {
    if (error instanceof DecryptionFailed) return false;
    throw error;
  }
}
