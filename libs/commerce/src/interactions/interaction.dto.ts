import { idOf, instant, line, paragraph } from '@app/kernel';
import { z } from 'zod';
import { INTERACTION_SOURCES, INTERACTION_TYPES, SENTIMENTS } from './interaction.entity.js';

const example = { interactionType: 'call', subject: 'Asked for a second delivery date', description: 'Prefers mornings.', sentiment: 'positive', occurredAt: '2026-11-20T09:30:00.000Z' } as const;

export const InteractionDto = z
  .object({
    id: idOf('customer-interaction'),
    customerId: idOf('customer'),
    userId: idOf('user').nullable().describe('The member it was with.'),
    interactionType: z.enum(INTERACTION_TYPES),
    subject: z.string(),
    description: z.string().nullable(),
    sentiment: z.enum(SENTIMENTS).nullable(),
    source: z.enum(INTERACTION_SOURCES).describe('`manual` when somebody wrote it down.'),
    sourceId: z.uuid().nullable().describe('The message, order or call it comes from.'),
    occurredAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'Interaction',
    example: {
      id: '01937c4e-b2b2-7b3c-9d4e-5f6a7b8c9d0e', customerId: '01937c4e-8888-7b3c-9d4e-5f6a7b8c9d0e', userId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e', ...example, source: 'manual', sourceId: null,
      createdAt: '2026-11-20T09:31:00.000Z', updatedAt: '2026-11-20T09:31:00.000Z', version: 1,
    },
  });

const fields = {
  interactionType: z.enum(INTERACTION_TYPES),
  subject: line(255),
  description: paragraph(10_000).nullable(),
  sentiment: z.enum(SENTIMENTS).nullable(),
  occurredAt: instant(),
};

export const UpdateInteractionDto = z.strictObject(fields).partial().meta({ id: 'UpdateInteraction', example: { sentiment: 'neutral' } });
export type UpdateInteraction = z.output<typeof UpdateInteractionDto>;

export const CreateInteractionDto = UpdateInteractionDto.extend({
  interactionType: fields.interactionType,
  subject: fields.subject,
  occurredAt: fields.occurredAt.optional().describe('Now when absent.'),
}).meta({ id: 'CreateInteraction', example });
export type CreateInteraction = z.output<typeof CreateInteractionDto>;
