import { idOf, instant, line } from '@app/kernel';
import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { z } from 'zod';
import { scopeNames } from './scope-names.js';

export const KEY_STATUSES = ['live', 'expired', 'revoked'] as const;
const MAX_OVERLAP_HOURS = 720;

const common = {
  name: z.string(),
  prefix: z.string().describe('How it begins.'),
  scopes: z.array(z.string()),
  allowedNetworks: z.array(z.string()).describe('Networks in CIDR notation; everywhere when there is none.'),
  requestsPerMinute: z.int().nullable(),
  status: z.enum(KEY_STATUSES),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable().describe('To the minute.'),
  revokedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
};
const example = { name: 'Order sync', scopes: ['commerce.orders.read'], allowedNetworks: ['192.0.2.0/24'], requestsPerMinute: 120 };
const shown = {
  ...example,
  prefix: 'fose_4fQk2p',
  status: 'live' as const,
  expiresAt: '2027-11-20T10:00:00.000Z',
  lastUsedAt: '2026-11-20T12:00:00.000Z',
  revokedAt: null,
  createdAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
  version: 1,
};
const token = z.string().describe('The token itself. It is shown this once.');
const [id, environmentId, userId] = ['019316b4-8c00-7a3e-9d51-2f6c0a4b7e33', '019316b4-8c00-7a3e-9d51-2f6c0a4b7e32', '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10'];
const secret = (prefix: string) => `${prefix}QzQyV7mT0sGdJxYkWcRb1NhEfLpA5uZ8oI302vtqB0NPyGzTkR4sV6wXmCfHjD5bLn1aKe`;

export const ClientTokenDto = z
  .object({ id: idOf('client-token'), environmentId: idOf('client-environment'), ...common, createdById: idOf('user').nullable() })
  .meta({ id: 'ClientToken', example: { id, environmentId, ...shown, createdById: userId } });
export type ClientTokenView = z.output<typeof ClientTokenDto>;

export const NewClientTokenDto = ClientTokenDto.extend({ token }).meta({ id: 'NewClientToken', example: { id, environmentId, ...shown, lastUsedAt: null, createdById: userId, token: secret('fose_') } });

export const PersonalKeyDto = z.object({ id: idOf('personal-key'), userId: idOf('user'), ...common }).meta({ id: 'PersonalKey', example: { id, userId, ...shown, prefix: 'fope_4fQk2p' } });
export type PersonalKeyView = z.output<typeof PersonalKeyDto>;

export const NewPersonalKeyDto = PersonalKeyDto.extend({ token }).meta({ id: 'NewPersonalKey', example: { id, userId, ...shown, prefix: 'fope_4fQk2p', lastUsedAt: null, token: secret('fope_') } });

const network = z
  .string()
  .max(50)
  .refine(isNetwork, { error: 'must be an address or a network such as "192.0.2.0/24"' })
  .overwrite(asNetwork);

const fields = {
  name: line(120),
  scopes: scopeNames().min(1).describe('Names of permissions. You must have each of them yourself.'),
  allowedNetworks: z.array(network).max(50).describe('Addresses and networks it may be used from; everywhere when there is none.'),
  requestsPerMinute: z.int().min(1).max(1_000_000).nullable().describe('Less than what any token may; `null` for that.'),
};

export const CreateApiKeyDto = z
  .strictObject({
    name: fields.name,
    scopes: fields.scopes,
    allowedNetworks: fields.allowedNetworks.default([]),
    requestsPerMinute: fields.requestsPerMinute.default(null),
    expiresAt: instant().nullable().optional().describe('In a year when absent; never when `null`.'),
  })
  .meta({ id: 'CreateApiKey', example });
export type CreateApiKey = z.output<typeof CreateApiKeyDto>;

export const UpdateApiKeyDto = z.strictObject(fields).partial().meta({ id: 'UpdateApiKey', example: { name: 'Order sync of the warehouse' } });
export type UpdateApiKey = z.output<typeof UpdateApiKeyDto>;

export const RotateApiKeyDto = z
  .strictObject({ overlapHours: z.int().min(0).max(MAX_OVERLAP_HOURS).default(24).describe('For how long both are good. `0`: the old one ends at once.') })
  .meta({ id: 'RotateApiKey', example: { overlapHours: 24 } });
export type RotateApiKey = z.output<typeof RotateApiKeyDto>;

/** Four decimal numbers or IPv6, without the zone of one machine: what parsers repair (`10.1`, `010.0.0.1`) they read differently. */
function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const version = address!.includes('%') ? 0 : isIP(address!);
  return version > 0 && rest.length === 0 && (bits === undefined || (/^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)));
}

/** As CIDR, the host's bits cleared: `192.0.2.7/24` is the network `192.0.2.0/24`. IPv4 in its IPv6 form becomes IPv4, as callers do. */
function asNetwork(text: string): string {
  if (!isNetwork(text)) return text;
  const [address, given] = text.split('/') as [string, string | undefined];
  const parsed = ipaddr.parse(address);
  const bits = Number(given ?? (parsed.kind() === 'ipv4' ? 32 : 128));
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() && bits >= 96) return asNetwork(`${parsed.toIPv4Address().toString()}/${bits - 96}`);
  const network = parsed.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`) : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`);
  return `${network.toString()}/${bits}`;
}
