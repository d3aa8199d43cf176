import { idOf } from '@app/kernel';
import { z } from 'zod';
import { AUDIENCES } from './openid-settings.entity.js';

const audience = z.enum(AUDIENCES).describe('Who may sign in: active members of the organization, its customers who have a login, or everyone with a verified address. Customers are told of by what the organization knows of them, under a `sub` that is the same at all its apps and nowhere else; at this API their access tokens open what is their own there (`commerce.own_orders.read`).');
const isPublic = z.boolean().describe('The program keeps no secret (a page, an app on a telephone) and proves itself by PKCE alone; it gets no client credentials.');
const urls = z.array(z.string().max(2000)).max(20).describe('Where users may be sent after signing out, compared character by character.');

export const OpenIdSettingsDto = z
  .object({
    clientId: idOf('client-environment').describe('The `client_id`; the secrets are the live tokens of the environment.'),
    issuer: z.url(),
    discoveryUrl: z.url(),
    apiResource: z.url().describe('The `resource` (RFC 8707) to ask for, with names of permissions as scopes, to get access tokens that this API takes.'),
    audience,
    isPublic,
    postLogoutRedirectUrls: urls,
    version: z.int().describe('0 while the defaults hold.'),
  })
  .meta({
    id: 'OpenIdSettings',
    example: {
      clientId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e1f',
      issuer: 'https://app.example.com/oidc',
      discoveryUrl: 'https://app.example.com/oidc/.well-known/openid-configuration',
      apiResource: 'https://app.example.com/v1',
      audience: 'members',
      isPublic: false,
      postLogoutRedirectUrls: ['https://shop.example/signed-out'],
      version: 1,
    },
  });

export const ReplaceOpenIdSettingsDto = z
  .strictObject({ audience, isPublic, postLogoutRedirectUrls: urls })
  .meta({ id: 'ReplaceOpenIdSettings', example: { audience: 'members', isPublic: false, postLogoutRedirectUrls: ['https://shop.example/signed-out'] } });

export const OpenIdGrantDto = z
  .object({
    id: idOf('openid-grant'),
    clientName: z.string(),
    environment: z.string(),
    scopes: z.array(z.string()),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({
    id: 'OpenIdGrant',
    example: { id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e20', clientName: 'Shop', environment: 'prod', scopes: ['openid', 'email'], createdAt: '2026-11-21T08:30:00.000Z', expiresAt: '2027-05-20T08:30:00.000Z' },
  });

export type OpenIdSettingsView = z.output<typeof OpenIdSettingsDto>;
export type ReplaceOpenIdSettings = z.output<typeof ReplaceOpenIdSettingsDto>;
