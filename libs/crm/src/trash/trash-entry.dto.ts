import { idOf } from '@app/kernel';
import { z } from 'zod';

/** The kinds of records that can be taken back after they were deleted. */
export const TRASH_TYPES = ['lead', 'contact', 'account', 'deal'] as const;
export type TrashType = (typeof TRASH_TYPES)[number];

export const TrashEntryDto = z
  .object({
    id: idOf('record'),
    type: z.enum(TRASH_TYPES),
    title: z.string(),
    assignedToId: idOf('user').nullable(),
    deletedAt: z.iso.datetime(),
    purgedAt: z.iso.datetime().describe('From then on it may be gone for good.'),
  })
  .meta({
    id: 'TrashEntry',
    example: {
      id: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      type: 'lead',
      title: 'Ada Okafor',
      assignedToId: null,
      deletedAt: '2026-11-20T09:30:00.000Z',
      purgedAt: '2026-12-20T09:30:00.000Z',
    },
  });
