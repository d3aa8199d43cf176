import { globalColumns, timestamp } from '@app/kernel';
import { defineEntity, p, type Opt } from '@mikro-orm/postgresql';
import { ACCOUNT_TYPES, USER_STATUSES } from './user-kinds.js';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    ...globalColumns,
    /** Internal running number; outside, a user is known by the id alone. */
    number: p.bigint('string').$type<Opt<string>>().autoincrement().unique('users_number').lazy(),
    username: p.string().length(150).unique('users_username'),
    displayName: p.string().length(150),
    firstName: p.string().length(150).nullable(),
    lastName: p.string().length(150).nullable(),
    /** E.164. */
    phone: p.string().length(32).nullable(),
    bio: p.text().nullable(),
    timezone: p.string().length(100).nullable(),
    /** BCP 47. */
    language: p.string().length(35).nullable(),
    avatarObjectKey: p.string().length(255).nullable(),
    /** Where a provider keeps the picture of the user; shown while none was uploaded. */
    avatarUrl: p.string().length(2000).nullable(),
    /** What the user came for; rights come from memberships and customer links alone. */
    accountType: p.enum(ACCOUNT_TYPES),
    isSystem: p.boolean().default(false),
    status: p.enum(USER_STATUSES).default('active'),
    statusReason: p.text().nullable(),
    deactivatedAt: timestamp().nullable(),
    /** Where a new session begins; the organization joined first unless set. */
    defaultOrganizationId: p.uuid().nullable(),
    /** The organization that brought the user in and may take them away; null for who came alone. */
    managedByOrganizationId: p.uuid().nullable(),
    joinedAt: timestamp().onCreate(() => new Date()),
    lastLoginAt: timestamp().nullable(),
  },
  indexes: [
    { name: 'users_default_organization_id', properties: ['defaultOrganizationId'] },
    { name: 'users_managed_by_organization_id', properties: ['managedByOrganizationId'] },
    { name: 'users_created_at', properties: ['createdAt', 'id'] },
    { name: 'users_status', properties: ['status', 'createdAt', 'id'] },
    { name: 'users_search', expression: `create index "users_search" on "users" using gin ((username || ' ' || display_name) gin_trgm_ops)` },
  ],
});

/** A person (or, for `isSystem`, the installation itself) who can sign in. Belongs to no organization; memberships link the two. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
