import { idOf } from '@app/kernel';
import { z } from 'zod';
import { SUBJECT_TYPES, type SubjectType } from './timeline-entry.entity.js';
import { TIMELINE_KINDS } from './timeline-facts.js';

const timelineKind = z.enum([...TIMELINE_KINDS.keys()] as [string, ...string[]]);

export const TimelineEntryDto = z
  .object({
    id: z.uuid(),
    kind: timelineKind,
    at: z.iso.datetime(),
    title: z.string(),
    actorUserId: idOf('user').nullable(),
    data: z.record(z.string(), z.unknown()).describe('Ids and facts of the event.'),
    sourceEventId: z.uuid(),
  })
  .meta({
    id: 'TimelineEntry',
    example: {
      id: '01937c4e-6666-7b3c-9d4e-5f6a7b8c9d0e',
      kind: 'deal_stage_changed',
      at: '2026-11-20T09:30:00.000Z',
      title: 'Moved from Qualification to Proposal',
      actorUserId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      data: { dealId: '01937c4e-4444-7b3c-9d4e-5f6a7b8c9d0e' },
      sourceEventId: '01937c4e-7777-7b3c-9d4e-5f6a7b8c9d0e',
    },
  });

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const FORMS = SUBJECT_TYPES.map((type) => `${type}:<id>`).join(', ');

/** `lead:<id>`, `deal:<id>`, `contact:<id>`, `account:<id>` or `customer:<id>`. */
export const subjectReference = () =>
  z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^(${SUBJECT_TYPES.join('|')}):${UUID}$`), { error: `must be one of ${FORMS}` })
    .meta({ description: `Whose timeline: one of ${FORMS}.`, 'x-ref': 'subject', example: 'lead:01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e' });

/** Kinds of entries, separated by commas. */
export const kindList = () =>
  z
    .string()
    .max(1_000)
    .refine((text) => text.split(',').every((kind) => TIMELINE_KINDS.has(kind)), { error: `must be kinds, separated by commas: ${[...TIMELINE_KINDS.keys()].join(', ')}` })
    .meta({ description: 'Only these kinds of entries; several are separated by commas.', example: 'deal_won,deal_lost' });

export interface Subject {
  type: SubjectType;
  id: string;
}

export function parseSubject(reference: string): Subject {
  const [type, id] = reference.split(':') as [SubjectType, string];
  return { type, id };
}
