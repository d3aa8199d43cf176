import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const REVOKE_REASONS = [
  'logout', 'revoked_by_user', 'token_reused', 'password_changed', 'email_changed', 'mfa_changed', 'device_revoked', 'single_session', 'user_deactivated', 'provider_event',
] as const;
export type RevokeReason = (typeof REVOKE_REASONS)[number];

/** One sign-in on one device: the authority over its access tokens, and the family of its refresh tokens. */
export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    ...idColumn,
    userId: p.uuid(),
    /** The organization its access tokens name. */
    organizationId: p.uuid().nullable(),
    deviceId: p.uuid().nullable(),
    userAgent: p.string().length(512).nullable(),
    ip: p.string().columnType('inet').nullable(),
    /** How the user proved who they are, RFC 8176 values separated by blanks. */
    authMethods: p.string().length(60),
    authenticatedAt: timestamp().defaultRaw('now()'),
    createdAt: timestamp().defaultRaw('now()'),
    lastSeenAt: timestamp().defaultRaw('now()'),
    /** Ends then unless refreshed before. */
    idleExpiresAt: timestamp(),
    /** Ends then, whatever happens. */
    expiresAt: timestamp(),
    revokedAt: timestamp().nullable(),
    revokeReason: p.enum(REVOKE_REASONS).nullable(),
  },
  indexes: [
    { name: 'sessions_user', properties: ['userId', 'createdAt', 'id'] },
    { name: 'sessions_organization_id', properties: ['organizationId'] },
    { name: 'sessions_device_id', properties: ['deviceId'] },
    { name: 'sessions_expires_at', properties: ['expiresAt'] },
  ],
});
