import { idOf, line } from '@app/kernel';
import { z } from 'zod';
import { ACCOUNT_TYPES } from '../users/user-kinds.js';
import { PROVIDER_KEY } from './provider-settings.js';

const LINK_ID = '019316b4-8c00-7a3e-9d51-2f6c0a4b7e30';

/** Whose provider it is; says nothing about an organization that it would not say to anybody. */
const organizationId = () => idOf('organization').optional().describe('For a provider of this organization.');
/** The same in a body. Which providers an organization offers is public, so this opens nothing that belongs to it. */
const publicOrganizationId = () => z.string().toLowerCase().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/).optional().describe('Id of the organization whose provider it is.');
const returnTo = () => z.string().max(2000).optional().meta({ description: 'Path of the page to return to, below the public address; `/` for anything else.', example: '/deals' });
const accountType = () => z.enum(ACCOUNT_TYPES).optional().describe('What somebody who is new signs up for; `customer` when absent.');
const organizationName = () => line(255).optional().meta({ description: 'For a company that is new; the name of its founder when absent.', example: 'Acme' });

export const ProviderKeyDto = z.object({ provider: z.string().regex(PROVIDER_KEY).meta({ description: 'Key of the provider, from `/v1/auth/providers`.', example: 'google' }) });
export const ProvidersQueryDto = z.object({ organizationId: organizationId() });

export const OfferedProvidersDto = z
  .object({
    data: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        kind: z.enum(['oidc', 'firebase']).describe('`oidc`: begin at `/v1/auth/oidc/{key}`; `firebase`: send an ID token to `/v1/auth/firebase`.'),
        organizationId: idOf('organization').nullable(),
      }),
    ),
  })
  .meta({ id: 'OfferedProviders', example: { data: [{ key: 'mozilla', label: 'Mozilla', kind: 'oidc', organizationId: null }] } });

export const BeginLoginDto = z.object({ returnTo: returnTo(), organizationId: organizationId(), accountType: accountType(), organizationName: organizationName() });

/** What comes back from a provider is judged by the strategy: here it only has to be text, once. */
export const OidcCallbackDto = z.object({
  organizationId: organizationId(),
  code: z.string().max(4000).optional().meta({ description: 'What the provider lets the user in with (RFC 6749 §4.1.2).', example: '4/0AQSTgQF' }),
  state: z.string().max(200).optional().meta({ description: 'As it was sent to the provider.', example: 'k3sZ0fV1' }),
  iss: z.string().max(2000).optional().meta({ description: 'Who the provider says it is (RFC 9207).', example: 'https://accounts.example' }),
  error: z.string().max(2000).optional().meta({ description: 'Why there is no code (RFC 6749 §4.1.2.1).', example: 'access_denied' }),
});

export const RedeemTicketDto = z.strictObject({ ticket: z.string().min(1).max(200) }).meta({ id: 'RedeemTicket', example: { ticket: 'foch_Zm9v…' } });

export const FirebaseSignInDto = z
  .strictObject({ idToken: z.string().min(1).max(16_384), accountType: accountType(), organizationName: organizationName() })
  .meta({ id: 'FirebaseSignIn', example: { idToken: 'eyJhbGciOiJSUzI1NiJ9.…' } });

export const BeginLinkDto = z.strictObject({ returnTo: returnTo(), organizationId: publicOrganizationId() }).meta({ id: 'BeginLink', example: { returnTo: '/profile/security' } });

export const LinkStartedDto = z
  .object({ url: z.string().describe('Open it in the browser that made this request: it is bound to it by a cookie, for ten minutes.') })
  .meta({ id: 'LinkStarted', example: { url: 'https://accounts.firefox.com/authorization?client_id=…' } });

export const LinkedProviderDto = z
  .object({
    id: idOf('user-auth-provider'),
    provider: z.string(),
    organizationId: idOf('organization').nullable(),
    issuer: z.string(),
    email: z.string().nullable().describe('The address the provider last named.'),
    scopes: z.string().nullable().describe('What is held in tokens of the provider, separated by blanks.'),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'LinkedProvider',
    example: {
      id: LINK_ID, provider: 'mozilla', organizationId: null, issuer: 'https://accounts.firefox.com', email: 'cleo@example.com', scopes: 'openid profile',
      createdAt: '2026-11-21T08:30:00.000Z', lastUsedAt: '2026-11-21T09:05:00.000Z',
    },
  });

export type ProviderKey = z.output<typeof ProviderKeyDto>;
export type ProvidersQuery = z.output<typeof ProvidersQueryDto>;
export type BeginLogin = z.output<typeof BeginLoginDto>;
export type OidcCallback = z.output<typeof OidcCallbackDto>;
export type RedeemTicket = z.output<typeof RedeemTicketDto>;
export type FirebaseSignIn = z.output<typeof FirebaseSignInDto>;
export type BeginLink = z.output<typeof BeginLinkDto>;
