import { z } from 'zod';

const createdAt = z.iso.datetime();

export const CalendarFeedDto = z
  .object({ createdAt: createdAt.nullable().describe('Null while there is none.') })
  .meta({ id: 'CalendarFeed', example: { createdAt: '2026-11-20T09:30:00.000Z' } });

export const NewCalendarFeedDto = z
  .object({ url: z.string().describe('The address to subscribe to. It holds the secret, and is shown this once.'), createdAt })
  .meta({
    id: 'NewCalendarFeed',
    example: { url: 'https://app.example.com/v1/activities/calendar.ics?token=foca_AZN8To8qezydTl9qe4ydDgECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g', createdAt: '2026-11-20T09:30:00.000Z' },
  });

export const CalendarQueryDto = z.strictObject({ token: z.string().max(200).meta({ description: 'The secret of the address.', example: 'foca_unknown' }) });
export type CalendarQuery = z.output<typeof CalendarQueryDto>;
