import { idOf } from '@app/kernel';
import { z } from 'zod';
import { SENTIMENTS, THREAD_CATEGORIES } from './email-thread.entity.js';

export const ThreadDto = z
  .object({
    id: idOf('thread'),
    emailAccountId: idOf('email-account'),
    subject: z.string(),
    participants: z.array(z.string()),
    otherParty: z.string().nullable().describe('Who the conversation is with: the newest sender from outside, else the newest recipient.'),
    lastMessageAt: z.iso.datetime(),
    messageCount: z.int(),
    isRead: z.boolean(),
    isStarred: z.boolean(),
    category: z.enum(THREAD_CATEGORIES),
    sentiment: z.enum(SENTIMENTS).nullable(),
    leadId: idOf('lead').nullable(),
    dealId: idOf('deal').nullable(),
    customerId: idOf('customer').nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Thread',
    example: {
      id: '01937c4e-3333-7b3c-9d4e-5f6a7b8c9d0e',
      emailAccountId: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      subject: 'Quote for 40 desks',
      participants: ['ada@acme.example', 'bob@customer.example'],
      otherParty: 'bob@customer.example',
      lastMessageAt: '2026-11-20T09:30:00.000Z',
      messageCount: 3,
      isRead: false,
      isStarred: false,
      category: 'primary',
      sentiment: null,
      leadId: '01937c4e-4444-7b3c-9d4e-5f6a7b8c9d0e',
      dealId: null,
      customerId: null,
      createdAt: '2026-11-19T08:00:00.000Z',
      updatedAt: '2026-11-20T09:30:01.000Z',
      version: 5,
    },
  });

export const UpdateThreadDto = z
  .strictObject({
    isRead: z.boolean().describe('Marks every message, here and on the mail server.'),
    isStarred: z.boolean().describe('Stars the newest message, or takes the star from all, here and on the mail server.'),
    category: z.enum(THREAD_CATEGORIES),
    leadId: idOf('lead').nullable(),
    dealId: idOf('deal').nullable(),
    customerId: idOf('customer').nullable(),
  })
  .partial()
  .meta({ id: 'UpdateThread', example: { isRead: true, leadId: '01937c4e-4444-7b3c-9d4e-5f6a7b8c9d0e' } });
export type UpdateThread = z.output<typeof UpdateThreadDto>;
