import { between, defineView, equals, instant } from '@app/kernel';
import { z } from 'zod';

const example = {
  id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e34',
  apiKeyId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e33',
  at: '2026-11-20T12:00:00.000Z',
  method: 'GET',
  route: '/v1/orders/:id',
  status: 200,
  requestId: 'req-1',
  ip: '192.0.2.7',
};

export const ApiKeyRequestDto = z
  .object({
    id: z.uuid(),
    apiKeyId: z.uuid().describe('Id of the token or API key.'),
    at: z.iso.datetime(),
    method: z.string(),
    route: z.string().describe('As documented, without what an address may say of people.'),
    status: z.int(),
    requestId: z.string(),
    ip: z.string(),
  })
  .meta({ id: 'ApiKeyRequest', example });
export type ApiKeyRequestView = z.output<typeof ApiKeyRequestDto>;

export const EnvironmentRequestDto = ApiKeyRequestDto.extend({
  apiKeyId: z.uuid().nullable().describe('Id of the token that was shown, or with which the access token was got that was. `null` where the program keeps no secret.'),
}).meta({ id: 'EnvironmentRequest', example: { ...example } });

const common = {
  table: 'api_key_requests',
  filters: {
    at: between('t.at', instant(), 'timestamptz'),
    status: between('t.status', z.string().regex(/^\d{3}$/).meta({ example: '429' }), 'int'),
    method: equals('t.method', z.string().regex(/^[A-Z]{3,7}$/).meta({ example: 'POST' })),
  },
  sort: { at: { sql: 't.at', cast: 'timestamptz' } },
  defaultSort: '-at',
};

/** What was asked with a token, newest first. */
export const requestView = defineView({ ...common, resource: 'api-key-request', returns: ApiKeyRequestDto });

/** What was asked by an environment of a client app, with its tokens and with access tokens of the provider, newest first. */
export const environmentRequestView = defineView({ ...common, resource: 'environment-request', returns: EnvironmentRequestDto });
