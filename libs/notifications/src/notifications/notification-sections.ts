import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ownedRows, PersonalData } from '@app/kernel';

const SECTIONS = [
  {
    name: 'notifications.notifications',
    table: 'notifications',
    columns: ['kind', 'title', 'message', 'type', 'is_read', 'read_at', 'related_object_type', 'related_object_id', 'created_at'],
  },
  { name: 'notifications.preferences', table: 'notification_preferences', columns: ['kind', 'in_app', 'email', 'digest', 'created_at', 'updated_at'] },
  { name: 'notifications.digests', table: 'notification_digests', columns: ['local_date', 'sent_at', 'created_at'] },
];

/** What notifications keep about a person: the messages to them, and how they want them. */
@Injectable()
export class NotificationSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    for (const section of SECTIONS) this.personalData.register(ownedRows(section));
  }
}
