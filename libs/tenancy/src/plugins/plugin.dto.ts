import { idOf, line } from '@app/kernel';
import { z } from 'zod';
import { DATA_SOURCE_NAMES, DATA_SOURCES, type DataSourceName } from './data-sources.js';
import { PLUGIN_STATUSES } from './plugin.entity.js';

/** Why a verification failed; never which machine answered what. */
export const FAILURE_REASONS = [
  'authentication_failed', 'permission_denied', 'not_found', 'rate_limited', 'url_not_allowed', 'host_not_found', 'connection_refused', 'connection_lost', 'timeout', 'tls_failed', 'server_error',
  'unexpected_answer', 'issuer_mismatch', 'wrong_region', 'credentials_unreadable', 'not_supported',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

const example = {
  dataSource: 'oidc',
  title: 'Sign-in for our staff',
  credentials: { clientId: 'frontoffice', clientSecret: 'a-secret-of-the-provider' },
  properties: { issuer: 'https://login.example.com', scope: 'openid email profile' },
  isEnabled: true,
} as const;

const open = (description: string) => z.record(z.string(), z.unknown()).describe(description);

export const PluginDto = z
  .object({
    id: idOf('plugin'),
    dataSource: z.enum(DATA_SOURCE_NAMES),
    title: z.string(),
    credentials: z.record(z.string(), z.string()).describe('Those that are set; a secret reads `********`.'),
    properties: open('As the schema of the data source says.'),
    status: z.enum(PLUGIN_STATUSES).describe('What the last verification found; `unverified` after a change of credentials or properties.'),
    statusReason: z.enum(FAILURE_REASONS).nullable(),
    verifiedAt: z.iso.datetime().nullable().describe('When a verification last succeeded.'),
    checkedAt: z.iso.datetime().nullable().describe('When a verification was last begun.'),
    isEnabled: z.boolean(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Plugin',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e21',
      ...example,
      credentials: { clientId: 'frontoffice', clientSecret: '********' },
      status: 'ok',
      statusReason: null,
      verifiedAt: '2026-11-20T10:05:00.000Z',
      checkedAt: '2026-11-20T10:05:00.000Z',
      createdById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10',
      createdAt: '2026-11-20T10:00:00.000Z',
      updatedAt: '2026-11-20T10:05:00.000Z',
      version: 2,
    },
  });
export type PluginView = z.output<typeof PluginDto>;

const ofSource = <N extends DataSourceName, C extends z.ZodObject, P extends z.ZodObject>(dataSource: N, { credentials, properties }: { credentials: C; properties: P }) =>
  z.strictObject({ dataSource: z.literal(dataSource), title: line(255), credentials, properties: properties.prefault({} as z.input<P>), isEnabled: z.boolean().default(true) });

export const CreatePluginDto = z
  .discriminatedUnion('dataSource', [
    ofSource('imap_smtp', DATA_SOURCES.imap_smtp),
    ofSource('gmail', DATA_SOURCES.gmail),
    ofSource('outlook', DATA_SOURCES.outlook),
    ofSource('twilio', DATA_SOURCES.twilio),
    ofSource('paddle', DATA_SOURCES.paddle),
    ofSource('github', DATA_SOURCES.github),
    ofSource('firebase', DATA_SOURCES.firebase),
    ofSource('oidc', DATA_SOURCES.oidc),
    ofSource('s3', DATA_SOURCES.s3),
  ])
  .meta({ id: 'CreatePlugin', example });
export type CreatePlugin = z.output<typeof CreatePluginDto>;

export const UpdatePluginDto = z
  .strictObject({
    title: line(255),
    credentials: open('Merged: what is absent or masked stays, `null` removes. With another server, every secret must be written again.'),
    properties: open('Merged: what is absent stays, `null` removes.'),
    isEnabled: z.boolean(),
  })
  .partial()
  .meta({ id: 'UpdatePlugin', example: { title: 'Sign-in for everybody', isEnabled: false } });
export type UpdatePlugin = z.output<typeof UpdatePluginDto>;

export const DataSourceDto = z
  .object({
    dataSource: z.enum(DATA_SOURCE_NAMES),
    title: z.string(),
    description: z.string(),
    credentials: open('JSON Schema (2020-12) of `credentials`; secrets are `writeOnly`.'),
    properties: open('JSON Schema (2020-12) of `properties`.'),
    secretFields: z.array(z.string()).describe('Those of the credentials that nobody reads again.'),
  })
  .meta({
    id: 'DataSource',
    example: {
      dataSource: 'oidc',
      title: 'OpenID Connect',
      description: 'Sign-in for the members of the organization through its own identity provider.',
      credentials: { type: 'object', properties: { clientId: { type: 'string' }, clientSecret: { type: 'string', writeOnly: true } }, required: ['clientId'], additionalProperties: false },
      properties: { type: 'object', properties: { issuer: { type: 'string' } }, required: ['issuer'], additionalProperties: false },
      secretFields: ['clientSecret'],
    },
  });
export type DataSourceDescription = z.output<typeof DataSourceDto>;
