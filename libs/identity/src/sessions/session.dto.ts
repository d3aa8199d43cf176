import { idOf } from '@app/kernel';
import { z } from 'zod';
import { OrganizationSummaryDto } from '../users/user.dto.js';

const SESSION_ID = '019316b4-8c00-7a3e-9d51-2f6c0a4b7e12';

export const SessionDto = z
  .object({
    id: idOf('session'),
    isCurrent: z.boolean().describe('True for the session of the token this request came with.'),
    organizationId: idOf('organization').nullable().describe('The organization it acts in.'),
    deviceId: idOf('device').nullable(),
    deviceName: z.string().nullable(),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    authenticatedAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().describe('When its tokens were last refreshed.'),
    idleExpiresAt: z.iso.datetime().describe('Ends then unless refreshed before.'),
    expiresAt: z.iso.datetime().describe('Ends then at the latest.'),
  })
  .meta({
    id: 'Session',
    example: {
      id: SESSION_ID,
      isCurrent: true,
      organizationId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11',
      deviceId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e17',
      deviceName: 'Firefox on Linux',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      ip: '192.0.2.7',
      authenticatedAt: '2026-11-21T08:30:00.000Z',
      createdAt: '2026-11-21T08:30:00.000Z',
      lastSeenAt: '2026-11-21T09:05:00.000Z',
      idleExpiresAt: '2026-11-28T09:05:00.000Z',
      expiresAt: '2026-12-21T08:30:00.000Z',
    },
  });

export const TOKEN_STATES = ['outstanding', 'used', 'revoked', 'expired'] as const;

export const SessionTokenDto = z
  .object({
    id: idOf('token').describe('The `jti` of the access token issued with it.'),
    state: z.enum(TOKEN_STATES).describe('Only an outstanding one is good, and once.'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable().describe('Since when it is good no more: it was used, or its session ended.'),
  })
  .meta({
    id: 'SessionToken',
    description: 'A refresh token. The token itself is kept nowhere.',
    example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e15', state: 'used', createdAt: '2026-11-21T08:30:00.000Z', expiresAt: '2026-11-28T08:30:00.000Z', revokedAt: '2026-11-21T08:35:00.000Z' },
  });

export const EndSessionsQueryDto = z.strictObject({ current: z.enum(['true', 'false']).optional().describe('`true`: also the session of this request.') });
export type EndSessionsQuery = z.output<typeof EndSessionsQueryDto>;

const accessToken = z.string().describe('Send it as `Authorization: Bearer …`.');
const refreshToken = z.string().describe('Good for one refresh.');
const expiresIn = z.int().describe('Seconds until the access token expires.');
export const tokenFields = { accessToken, refreshToken, expiresIn };
export const tokenExample = { accessToken: 'eyJhbGciOiJFZERTQSJ9.…', refreshToken: 'fort_Zm9vYmFy…', expiresIn: 300 };

export const TokensDto = z.object(tokenFields).meta({ id: 'Tokens', example: tokenExample });

export const SwitchedOrganizationDto = z
  .object({ organization: OrganizationSummaryDto, accessToken, expiresIn })
  .meta({
    id: 'SwitchedOrganization',
    example: { organization: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11', name: 'Acme', role: 'ceo' }, accessToken: tokenExample.accessToken, expiresIn: 300 },
  });

export const RefreshTokenInputDto = z
  .strictObject({ refreshToken: z.string().min(1).max(200) })
  .meta({ id: 'RefreshTokenInput', example: { refreshToken: tokenExample.refreshToken } });

export const SwitchOrganizationDto = z
  .strictObject({ organizationId: idOf('organization') })
  .meta({ id: 'SwitchOrganization', example: { organizationId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e11' } });

export type RefreshTokenInput = z.output<typeof RefreshTokenInputDto>;
export type SwitchOrganization = z.output<typeof SwitchOrganizationDto>;
