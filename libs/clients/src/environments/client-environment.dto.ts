import { idOf } from '@app/kernel';
import { z } from 'zod';
import { scopeNames } from '../keys/scope-names.js';
import { ENVIRONMENTS } from './client-environment.entity.js';

const example = {
  environment: 'prod',
  redirectUrls: ['https://shop.example/signed-in'],
  allowedOrigins: ['https://shop.example'],
  scopes: ['commerce.customers.read', 'commerce.orders.read'],
  isActive: true,
} as const;

const unique = (texts: string[]): string[] => [...new Set(texts)];
const fields = {
  redirectUrls: z.array(z.string().max(2000)).max(50).overwrite(unique).describe('Where users may be sent back to, compared character by character. https; in `dev` also http on loopback, there with any port.'),
  allowedOrigins: z.array(z.string().max(300)).max(50).overwrite(unique).describe('Origins whose pages may call the API from a browser.'),
  scopes: scopeNames().describe('Names of permissions: the most its tokens may do, and its webhooks may show. You must have those you add.'),
  isActive: z.boolean().describe('`false` stops its tokens, its sign-ins and its webhooks within two seconds.'),
};

export const ClientEnvironmentDto = z
  .object({
    id: idOf('client-environment'),
    clientId: idOf('client'),
    environment: z.enum(ENVIRONMENTS),
    redirectUrls: z.array(z.string()),
    allowedOrigins: z.array(z.string()),
    scopes: z.array(z.string()),
    isActive: z.boolean(),
    createdById: idOf('user').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'ClientEnvironment',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e32',
      clientId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e30',
      ...example,
      createdById: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10',
      createdAt: '2026-11-20T10:00:00.000Z',
      updatedAt: '2026-11-20T10:00:00.000Z',
      version: 1,
    },
  });
export type ClientEnvironmentView = z.output<typeof ClientEnvironmentDto>;

export const CreateClientEnvironmentDto = z
  .strictObject({
    environment: z.enum(ENVIRONMENTS),
    redirectUrls: fields.redirectUrls.default([]),
    allowedOrigins: fields.allowedOrigins.default([]),
    scopes: fields.scopes.default([]),
    isActive: fields.isActive.default(true),
  })
  .meta({ id: 'CreateClientEnvironment', example });
export type CreateClientEnvironment = z.output<typeof CreateClientEnvironmentDto>;

export const UpdateClientEnvironmentDto = z.strictObject(fields).partial().meta({ id: 'UpdateClientEnvironment', example: { isActive: false } });
export type UpdateClientEnvironment = z.output<typeof UpdateClientEnvironmentDto>;
