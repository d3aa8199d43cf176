import { p, type PolicyDef } from '@mikro-orm/postgresql';
import { uuidv7 } from '../crypto/uuid.js';
import { currentTime, requireOrganizationId } from '../scope/scope.js';
import { Role } from './roles.js';

/** nullif: after a transaction with SET LOCAL the setting of a pooled connection is '' and not NULL. */
export const CURRENT_ORGANIZATION = `nullif(current_setting('app.organization_id', true), '')::uuid`;
export const CURRENT_USER = `nullif(current_setting('app.user_id', true), '')::uuid`;

/** The same asked once for a statement instead of for each row: policies that stand beside each other are all evaluated, as one OR. */
export const askedOnce = (expression: string): string => `(select ${expression})`;

/** Millisecond precision everywhere: JavaScript dates carry no more, and a cursor must compare equal to its row. */
export const timestamp = () => p.datetime(3);

export const idColumn = { id: p.uuid().primary().onCreate(() => uuidv7()) };
export const timeColumns = {
  createdAt: timestamp().onCreate(currentTime),
  updatedAt: timestamp().onCreate(currentTime).onUpdate(currentTime),
};
/** Optimistic lock; also the entity tag of the resource. */
const versionColumn = { version: p.integer().version() };

/** Columns of every row an organization owns: UUIDv7 id, organization, times, version. */
export const tenantColumns = {
  ...idColumn,
  organizationId: p.uuid().onCreate(() => requireOrganizationId()),
  ...timeColumns,
  ...versionColumn,
};

/** Columns of rows that belong to no organization (users, sessions). */
export const globalColumns = { ...idColumn, ...timeColumns, ...versionColumn };

const organizationFilter = {
  organization: {
    name: 'organization',
    default: true,
    cond: (args: { organizationId: string }) => ({ organizationId: args.organizationId }),
  },
};

/**
 * What makes a table a tenant table, in one place: the predicate MikroORM adds (right plans) and the row level security
 * PostgreSQL enforces (the wall). `searchable` lets the search functions read it; `policies` adds further permissive ones, and
 * `isScanned` keeps the cost of all of them down where hundreds of thousands of rows are read at once.
 */
export function tenantTable(tableName: string, options: { searchable?: boolean; isScanned?: boolean; policies?: PolicyDef[] } = {}) {
  const ownRows = `organization_id = ${options.isScanned ? askedOnce(CURRENT_ORGANIZATION) : CURRENT_ORGANIZATION}`;
  const own: PolicyDef = { name: `${tableName}_organization`, roles: [Role.app], using: ownRows, check: ownRows };
  const search: PolicyDef = { name: `${tableName}_search`, roles: [Role.search], command: 'select', using: 'true' };
  return {
    tableName,
    rowLevelSecurity: 'force' as const,
    policies: [own, ...(options.searchable ? [search] : []), ...(options.policies ?? [])],
    filters: organizationFilter,
  };
}
