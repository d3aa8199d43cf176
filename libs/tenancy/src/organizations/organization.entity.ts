import { CURRENT_ORGANIZATION, CURRENT_USER, globalColumns, Role, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { INDUSTRIES } from './industries.js';

/** The one tenant table whose organization is its own id. Members also see the name of every organization they belong to. */
const OrganizationSchema = defineEntity({
  name: 'Organization',
  tableName: 'organizations',
  rowLevelSecurity: 'force',
  policies: [
    { name: 'organizations_organization', roles: [Role.app], using: `id = ${CURRENT_ORGANIZATION}`, check: `id = ${CURRENT_ORGANIZATION}` },
    {
      name: 'organizations_membership',
      roles: [Role.app],
      command: 'select',
      using: `exists (select 1 from members m where m.organization_id = organizations.id and m.user_id = ${CURRENT_USER})`,
    },
    // customers see who keeps them; tenancy tells them nothing of it but the name
    {
      name: 'organizations_customer',
      roles: [Role.app],
      command: 'select',
      using: `${CURRENT_ORGANIZATION} is null and exists (select 1 from customers c where c.organization_id = organizations.id and c.user_id = ${CURRENT_USER} and c.deleted_at is null)`,
    },
    // the function organization_ids reads nothing but the ids
    { name: 'organizations_search', roles: [Role.search], command: 'select', using: 'true' },
  ],
  filters: {
    organization: {
      name: 'organization',
      default: true,
      cond: (args: { organizationId: string }) => ({ id: args.organizationId }),
    },
  },
  properties: {
    ...globalColumns,
    name: p.string().length(255),
    logoObjectKey: p.string().length(255).nullable(),
    website: p.string().length(200).nullable(),
    industry: p.enum(INDUSTRIES).nullable(),
    description: p.text().nullable(),
    /** E.164 where the number came with its country code, else as typed. */
    phone: p.string().length(32).nullable(),
    employeeCount: p.integer().nullable().check('employee_count > 0'),
    address: p.text().nullable(),
    city: p.string().length(100).nullable(),
    country: p.string().length(100).nullable(),
    timezone: p.string().length(100).nullable(),
    /** ISO 4217; what forecasts and reports are summed in. */
    currency: p.character().length(3).default('USD'),
    createdById: p.uuid().nullable(),
    isActive: p.boolean().default(true),
    /** Members get in only with a second factor. */
    requireMfa: p.boolean().default(false),
    /** Signing in ends the other sessions that act here. */
    singleSession: p.boolean().default(false),
    /** Active members there may be; null for any number. Set with what the organization pays for. */
    seatLimit: p.integer().nullable().check('seat_limit > 0'),
    /** When somebody asked to delete the organization, and when everything of it goes. */
    deletionRequestedAt: timestamp().nullable(),
    deletesAt: timestamp().nullable(),
    /** Choices of the organization that no query asks for. */
    settings: p.json<Record<string, unknown>>().defaultRaw(`'{}'`),
  },
  indexes: [
    { name: 'organizations_created_by_id', properties: ['createdById'] },
    { name: 'organizations_is_active', properties: ['isActive'] },
    { name: 'organizations_industry', properties: ['industry'] },
    { name: 'organizations_deletes_at', properties: ['deletesAt'] },
  ],
});

/** A company that uses Frontoffice, with its public profile. Everything it owns carries its id. */
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);
