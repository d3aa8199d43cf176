import { Clock, requireOrganizationId, requireScope, requireUserId, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { KINDS, NOTIFICATION_KINDS } from '../notifications/notification-kinds.js';
import { choicesOf, defaultsOf } from './channels.js';
import type { NotificationPreferences, UpdateNotificationPreferences } from './notification-preference.dto.js';

const UPSERT = `
  insert into notification_preferences (id, organization_id, created_at, updated_at, user_id, kind, in_app, email, digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (organization_id, user_id, kind) do update set in_app = coalesce(?::boolean, notification_preferences.in_app), email = coalesce(?::boolean, notification_preferences.email),
    digest = coalesce(?::boolean, notification_preferences.digest), updated_at = excluded.updated_at, version = notification_preferences.version + 1
  where (notification_preferences.in_app, notification_preferences.email, notification_preferences.digest) is distinct from
    (coalesce(?::boolean, notification_preferences.in_app), coalesce(?::boolean, notification_preferences.email), coalesce(?::boolean, notification_preferences.digest))`;

/** How the signed-in user wants to be told in the running organization. */
@Injectable()
export class NotificationPreferencesService {
  constructor(private readonly clock: Clock) {}

  async get(): Promise<NotificationPreferences> {
    const choices = await choicesOf(requireUserId());
    return {
      preferences: NOTIFICATION_KINDS.map((kind) => ({ kind, description: KINDS[kind].description, ...(choices.get(kind) ?? defaultsOf(kind)), isDefault: !choices.has(kind) })),
    };
  }

  async update({ preferences }: UpdateNotificationPreferences): Promise<NotificationPreferences> {
    const now = this.clock.now();
    for (const { kind, inApp, email, digest } of preferences) {
      const usual = defaultsOf(kind);
      const chosen = [inApp ?? null, email ?? null, digest ?? null];
      await requireScope().rows(UPSERT, [
        uuidv7(), requireOrganizationId(), now, now, requireUserId(), kind, inApp ?? usual.inApp, email ?? usual.email, digest ?? usual.digest,
        ...chosen, ...chosen,
      ]);
    }
    return this.get();
  }
}
