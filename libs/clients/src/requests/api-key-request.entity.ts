import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const ApiKeyRequestSchema = defineEntity({
  name: 'ApiKeyRequest',
  ...tenantTable('api_key_requests'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    /** The key that was shown, or whose secret got the access token that was. Null where a program keeps no secret. */
    apiKeyId: p.uuid().nullable(),
    /** Of a client app; null for the key of a member. */
    environmentId: p.uuid().nullable(),
    at: timestamp(),
    method: p.string().length(10),
    /** The route as documented, e.g. `/v1/leads/:id`: an address may hold personal data. */
    route: p.string().length(200),
    status: p.integer(),
    requestId: p.string().length(128),
    ip: p.string().length(45),
  },
  checks: [{ name: 'api_key_requests_origin_check', expression: 'api_key_id is not null or environment_id is not null' }],
  indexes: [
    { name: 'api_key_requests_api_key_id', properties: ['organizationId', 'apiKeyId', 'at', 'id'] },
    { name: 'api_key_requests_environment_id', properties: ['organizationId', 'environmentId', 'at', 'id'] },
    { name: 'api_key_requests_at', properties: ['organizationId', 'at'] },
  ],
});

/** One request of a program, made with an API key or an access token of the provider, kept for thirty days. */
export class ApiKeyRequest extends ApiKeyRequestSchema.class {}
ApiKeyRequestSchema.setClass(ApiKeyRequest);
