import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** Somebody at another provider of identities who signs in as a user here. Known by issuer and subject, never by an address. */
export const UserAuthProviderSchema = defineEntity({
  name: 'UserAuthProvider',
  tableName: 'user_auth_providers',
  properties: {
    ...idColumn,
    userId: p.uuid(),
    /** Set when an organization named the provider: what it says counts apart from what the installation's own providers say. */
    organizationId: p.uuid().nullable(),
    /** Key of the provider in the configuration, or of the organization; `firebase` for Firebase. */
    provider: p.string().length(60),
    issuer: p.string().length(500),
    /** `sub` of the ID token; a Firebase uid for Firebase. */
    subject: p.string().length(255),
    /** The address the provider last named, for display. */
    email: p.string().length(254).nullable(),
    sealedAccessToken: p.text().nullable(),
    sealedRefreshToken: p.text().nullable(),
    tokenExpiresAt: timestamp().nullable(),
    /** What the tokens are good for, separated by blanks (RFC 6749 §3.3). */
    scopes: p.text().nullable(),
    /** Sign-ins at the provider before this time count no longer. */
    tokensValidAfter: timestamp().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    updatedAt: timestamp().defaultRaw('now()'),
    lastUsedAt: timestamp().nullable(),
  },
  indexes: [
    {
      name: 'user_auth_providers_identity',
      expression: 'create unique index "user_auth_providers_identity" on "user_auth_providers" ("provider", "issuer", "subject", "organization_id") nulls not distinct',
    },
    { name: 'user_auth_providers_user', properties: ['userId', 'createdAt', 'id'] },
    { name: 'user_auth_providers_organization_id', properties: ['organizationId'] },
  ],
});
