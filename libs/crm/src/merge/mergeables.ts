import { crm } from '../crm.permissions.js';
import type { Permission } from '@app/kernel';
import type { MergeableType } from './record-merge.entity.js';

/** A kind of record that can be merged: its table, and its fields with the PostgreSQL types of their columns. */
export interface Mergeable {
  table: string;
  fields: Readonly<Record<string, string>>;
  /** Fields that mean nothing apart: the others follow the first to the record it is taken from. */
  groups: readonly (readonly string[])[];
  permission: Permission;
}

const person = { firstName: 'text', lastName: 'text', email: 'text', phone: 'text', jobTitle: 'text', notes: 'text', assignedToId: 'uuid', customFields: 'jsonb' };
const conversion = ['convertedAt', 'status', 'convertedToDealId', 'convertedContactId', 'convertedAccountId'];

export const MERGEABLES: Readonly<Record<MergeableType, Mergeable>> = {
  lead: {
    table: 'leads',
    fields: {
      ...person, companyName: 'text', leadSource: 'text', status: 'text', estimatedValue: 'numeric', currency: 'text',
      convertedAt: 'timestamptz', convertedToDealId: 'uuid', convertedContactId: 'uuid', convertedAccountId: 'uuid',
    },
    groups: [['estimatedValue', 'currency'], conversion],
    permission: crm.leads.write,
  },
  contact: {
    table: 'contacts',
    fields: { ...person, accountId: 'uuid' },
    groups: [],
    permission: crm.contacts.write,
  },
  account: {
    table: 'accounts',
    fields: {
      name: 'text', domain: 'text', industry: 'text', employeeCount: 'int', annualRevenue: 'numeric', currency: 'text', phone: 'text', website: 'text', address: 'jsonb', notes: 'text',
      assignedToId: 'uuid', customFields: 'jsonb',
    },
    groups: [['annualRevenue', 'currency']],
    permission: crm.accounts.write,
  },
};

export const columnOf = (field: string): string => field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** SQL for the values of a record `t` as an image. */
export const imageSql = ({ fields }: Mergeable): string =>
  `jsonb_build_object(${Object.entries(fields).map(([field, cast]) => `'${field}', t.${columnOf(field)}${cast === 'jsonb' ? '' : '::text'}`).join(', ')})`;

/** SQL assignments that write the named fields of the image `v`. */
export const assignSql = ({ fields }: Mergeable, names: readonly string[]): string =>
  names
    .map((field) => `${columnOf(field)} = ${fields[field] === 'jsonb' ? `nullif(v.image->'${field}', 'null'::jsonb)` : `(v.image->>'${field}')::${fields[field]}`}`)
    .join(', ');
