import { idOf, line } from '@app/kernel';
import { z } from 'zod';

export const DeviceDto = z
  .object({
    id: idOf('device'),
    name: z.string(),
    userAgent: z.string().nullable(),
    isCurrent: z.boolean().describe('True for the device of the session this request came with.'),
    isTrusted: z.boolean().describe('Skips the second factor.'),
    trustedUntil: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime().describe('When it was first seen.'),
    lastSeenAt: z.iso.datetime().describe('Moves in steps of minutes.'),
  })
  .meta({
    id: 'Device',
    example: {
      id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e20',
      name: 'Firefox on Linux',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
      isCurrent: true,
      isTrusted: false,
      trustedUntil: null,
      createdAt: '2026-11-20T10:00:00.000Z',
      lastSeenAt: '2026-11-21T09:05:00.000Z',
    },
  });

export const RenameDeviceDto = z.strictObject({ name: line(100) }).meta({ id: 'RenameDevice', example: { name: 'Office laptop' } });

export type RenameDevice = z.output<typeof RenameDeviceDto>;
