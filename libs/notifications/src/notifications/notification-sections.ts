import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, personalRows, requireOrganizationId, requireScope } from '@app/kernel';

/** What notifications keep about a person: the messages to them. */
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
          columns: ['title', 'message', 'type', 'is_read', 'read_at', 'related_object_type', 'related_object_id', 'created_at'],
          where: 't.organization_id = ? and t.user_id = ?',
          params: [requireOrganizationId(), userId],
        }),
      erase: async (userId) => {
        await requireScope().rows('delete from notifications where organization_id = ? and user_id = ?', [requireOrganizationId(), userId]);
      },
    });
  }
}
