import { idOf } from '@app/kernel';
import { z } from 'zod';
import { CUSTOMER_INVITATION_STATUSES } from './customer-invitation.entity.js';

const token = z.string().max(200).meta({ format: 'password', description: 'From the link in the mail.' });

/** What the company sees: that it was answered, never whether there was an account before. */
export const CustomerInvitationDto = z
  .object({
    id: idOf('customer-invitation'),
    customerId: idOf('customer'),
    email: z.string().describe('Where it was mailed to; it holds for this address only.'),
    invitedById: idOf('user').nullable().describe('Who sent it last; null for a program.'),
    status: z.enum(CUSTOMER_INVITATION_STATUSES),
    expiresAt: z.iso.datetime(),
    acceptedAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime().describe('When the customer was first invited.'),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'CustomerInvitation',
    example: {
      id: '01937c4e-c0c0-7b3c-9d4e-5f6a7b8c9d0e',
      customerId: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e',
      email: 'jonas.weber@example.com',
      invitedById: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      status: 'pending',
      expiresAt: '2026-11-27T09:30:00.000Z',
      acceptedAt: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 1,
    },
  });

export const CustomerInvitationTokenDto = z.strictObject({ token }).meta({ id: 'CustomerInvitationToken', example: { token: 'foci_AZMWtIwAej6dUS9sCkt-EdZ0aG9uZXN0bHkgbm90IGEgcmVhbCB0b2tlbiE_' } });
export type CustomerInvitationToken = z.output<typeof CustomerInvitationTokenDto>;

export const CustomerInvitationPreviewDto = z
  .object({
    organizationName: z.string(),
    email: z.string().describe('Whom it is for; only the first letter and the domain.'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'CustomerInvitationPreview', example: { organizationName: 'Acme', email: 'j***@example.com', expiresAt: '2026-11-27T09:30:00.000Z' } });
export type CustomerInvitationPreview = z.output<typeof CustomerInvitationPreviewDto>;
