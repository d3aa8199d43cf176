import { z } from 'zod';
import { NOTIFICATION_KINDS } from '../notifications/notification-kinds.js';

const kind = z.enum(NOTIFICATION_KINDS);
const example = { kind: 'deal_won', inApp: true, email: false, digest: true } as const;

const NotificationPreferenceDto = z
  .object({
    kind,
    description: z.string().describe('What it is that one is told.'),
    inApp: z.boolean().describe('Shown in the product.'),
    email: z.boolean().describe('Mailed at once.'),
    digest: z.boolean().describe("Part of one mail a day, at eight in one's own time zone."),
    isDefault: z.boolean().describe('Nothing was chosen: these may change with the product.'),
  })
  .meta({ id: 'NotificationPreference', example: { ...example, description: 'A deal of mine was won.', isDefault: true } });

export const NotificationPreferencesDto = z
  .object({ preferences: z.array(NotificationPreferenceDto) })
  .meta({ id: 'NotificationPreferences', example: { preferences: [{ ...example, description: 'A deal of mine was won.', isDefault: true }] } });
export type NotificationPreferences = z.output<typeof NotificationPreferencesDto>;

export const UpdateNotificationPreferencesDto = z
  .strictObject({
    preferences: z
      .array(z.strictObject({ kind, inApp: z.boolean().optional(), email: z.boolean().optional(), digest: z.boolean().optional() }))
      .min(1)
      .max(NOTIFICATION_KINDS.length)
      .refine((all) => new Set(all.map((one) => one.kind)).size === all.length, { error: 'names a kind twice' })
      .describe('A channel that is not named stays as it is.'),
  })
  .meta({ id: 'UpdateNotificationPreferences', example: { preferences: [{ kind: 'deal_won', email: true }] } });
export type UpdateNotificationPreferences = z.output<typeof UpdateNotificationPreferencesDto>;
