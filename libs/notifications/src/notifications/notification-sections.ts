import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, personalRows, requireOrganizationId, requireScope } from '@app/kernel';

/** What notifications keep about a person: the messages to them, and how they want them. */
@Injectable()
export class NotificationSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'notifications.notifications',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'notifications',
          columns: ['kind', 'title', 'message', 'type', 'is_read', 'read_at', 'related_object_type', 'related_object_id', 'created_at'],
          where: 't.organization_id = ? and t.user_id = ?',
          params: [requireOrganizationId(), userId],
        }),
      erase: async (userId) => {
        await requireScope().rows('delete from notifications where organization_id = ? and user_id = ?', [requireOrganizationId(), userId]);
      },
    });
    this.personalData.register({
      name: 'notifications.preferences',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'notification_preferences',
          columns: ['kind', 'in_app', 'email', 'digest', 'created_at', 'updated_at'],
          where: 't.organization_id = ? and t.user_id = ?',
          params: [requireOrganizationId(), userId],
        }),
      erase: async (userId) => {
        await requireScope().rows('delete from notification_preferences where organization_id = ? and user_id = ?', [requireOrganizationId(), userId]);
      },
    });
    this.personalData.register({
      name: 'notifications.digests',
      per: 'organization',
      read: (userId) => personalRows({ table: 'notification_digests', columns: ['local_date', 'sent_at', 'created_at'], where: 't.organization_id = ? and t.user_id = ?', params: [requireOrganizationId(), userId] }),
      erase: async (userId) => {
        await requireScope().rows('delete from notification_digests where organization_id = ? and user_id = ?', [requireOrganizationId(), userId]);
      },
    });
  }
}
