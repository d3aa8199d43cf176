import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  ...tenantTable('api_keys'),
  properties: {
    ...tenantColumns,
    /** The environment of a client app the token is of; null for the key of a member. */
    environmentId: p.uuid().nullable(),
    /** The member whose key it is; null for the token of a client app. */
    userId: p.uuid().nullable(),
    name: p.string().length(120),
    /** How it begins, to tell tokens apart. */
    prefix: p.string().length(16),
    /** SHA-256 of the token. */
    tokenHash: p.blob(),
    /** Names of permissions. */
    scopes: p.json<string[]>(),
    /** Networks in CIDR notation it may be used from; everywhere when there is none. */
    allowedNetworks: p.json<string[]>().defaultRaw(`'[]'`),
    /** Null: as many as any token. */
    requestsPerMinute: p.integer().nullable(),
    expiresAt: timestamp().nullable(),
    lastUsedAt: timestamp().nullable(),
    revokedAt: timestamp().nullable(),
    /** Days before the expiry of which the contacts were told last; 0 once they were told of the expiry itself. */
    remindedDays: p.integer().nullable(),
    createdById: p.uuid().nullable(),
  },
  checks: [
    { name: 'api_keys_owner_check', expression: '(environment_id is null) <> (user_id is null)' },
    { name: 'api_keys_requests_per_minute_check', expression: 'requests_per_minute > 0' },
  ],
  uniques: [
    { name: 'api_keys_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'api_keys_token_hash', properties: ['organizationId', 'tokenHash'] },
  ],
  indexes: [
    { name: 'api_keys_created_at', properties: ['organizationId', 'createdAt', 'id'] },
    { name: 'api_keys_environment_id', properties: ['organizationId', 'environmentId', 'createdAt', 'id'] },
    { name: 'api_keys_user_id', properties: ['userId'] },
    { name: 'api_keys_created_by_id', properties: ['createdById'] },
    { name: 'api_keys_expires_at', expression: `create index "api_keys_expires_at" on "api_keys" ("organization_id", "expires_at") where revoked_at is null and expires_at is not null` },
  ],
});

type KeyField = 'name' | 'scopes' | 'allowedNetworks' | 'requestsPerMinute';

/** What a program shows instead of a person who signs in: a token of a client app's environment, or a key of a member. */
export class ApiKey extends ApiKeySchema.class {
  /** Answers the names of the fields that changed. */
  edit(changes: { [F in KeyField]?: ApiKey[F] | undefined }): string[] {
    return applyPatch<ApiKey>(this, changes);
  }

  isLive(now: Date): boolean {
    return !this.revokedAt && (!this.expiresAt || this.expiresAt > now);
  }

  /** Ends it at `at`, unless it ends before. */
  endBy(at: Date): void {
    if (!this.expiresAt || this.expiresAt > at) this.expiresAt = at;
  }

  revoke(at: Date): void {
    this.revokedAt ??= at;
  }
}
ApiKeySchema.setClass(ApiKey);
