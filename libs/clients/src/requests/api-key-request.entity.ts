import { idColumn, requireOrganizationId, tenantTable, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

const ApiKeyRequestSchema = defineEntity({
  name: 'ApiKeyRequest',
  ...tenantTable('api_key_requests'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().onCreate(() => requireOrganizationId()),
    apiKeyId: p.uuid(),
    at: timestamp(),
    method: p.string().length(10),
    /** The route as documented, e.g. `/v1/leads/:id`: an address may hold personal data. */
    route: p.string().length(200),
    status: p.integer(),
    requestId: p.string().length(128),
    ip: p.string().length(45),
  },
  indexes: [
    { name: 'api_key_requests_api_key_id', properties: ['organizationId', 'apiKeyId', 'at', 'id'] },
    { name: 'api_key_requests_at', properties: ['organizationId', 'at'] },
  ],
});

/** One request made with an API key, kept for thirty days. */
export class ApiKeyRequest extends ApiKeyRequestSchema.class {}
ApiKeyRequestSchema.setClass(ApiKeyRequest);
