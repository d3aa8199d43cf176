import { pageOf, type EventDescription } from '@app/kernel';
import { z } from 'zod';

const JsonSchemaDto = z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12.');

/** A kind of event programs can be told of. */
export const EventTypeDto = z
  .object({
    type: z.string(),
    context: z.string().describe('The part of the product it comes from: the first word of the type.'),
    description: z.string(),
    version: z.int().describe('Of the data; changes that old readers survive, such as another field, leave it as it is.'),
    permissions: z.array(z.string()).nullable().describe('What a program needs, all of it, to be told; null where no permission suffices.'),
    isSystem: z.boolean().describe('It belongs to the installation, not to an organization.'),
    schema: JsonSchemaDto.describe('JSON Schema 2020-12 of the data of such an event.'),
    example: z.record(z.string(), z.unknown()).describe('Data of such an event.'),
  })
  .meta({
    id: 'EventType',
    example: {
      type: 'crm.lead.deleted',
      context: 'crm',
      description: 'A lead was deleted.',
      version: 1,
      permissions: ['crm.leads.read', 'crm.records.read_all'],
      isSystem: false,
      schema: { type: 'object', properties: { leadId: { type: 'string', format: 'uuid' } }, required: ['leadId'], additionalProperties: false },
      example: { leadId: '01937c4e-6d2a-7c31-9f0e-5f6a7b8c9d0e' },
    },
  });
export type EventTypeResource = z.output<typeof EventTypeDto>;

export const EventTypePageDto = pageOf(EventTypeDto);

export const EventTypePath = z.object({ type: z.string().max(200).meta({ description: 'Type of an event.', example: 'crm.lead.created' }) });
export type EventTypePath = z.output<typeof EventTypePath>;

export const EventTypesQuery = z.strictObject({ context: z.string().max(40).optional().meta({ description: 'Only those of this part of the product.', example: 'crm' }) });
export type EventTypesQuery = z.output<typeof EventTypesQuery>;

/** An event type in the wire shape. */
export const presentEventType = (event: EventDescription): EventTypeResource => ({ ...event, example: event.example as Record<string, unknown> });
