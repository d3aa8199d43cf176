import { ownedRows, PersonalData, personalRows, requireOrganizationId } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** What activities keep about a member: those they wrote or were given, and the address of their calendar. */
@Injectable()
export class ActivitySections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'crm.activities',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'activities',
          columns: ['activity_type', 'subject', 'description', 'scheduled_at', 'duration_minutes', 'remind_at', 'completed', 'completed_at', 'created_at', 'updated_at', 'deleted_at'],
          where: 't.organization_id = ? and (t.created_by_id = ? or t.assigned_to_id = ?)',
          params: [requireOrganizationId(), userId, userId],
        }),
    }); // what was written is the organization's; nothing names its author once their profile is gone
    this.personalData.register(ownedRows({ name: 'crm.calendar-feeds', table: 'calendar_feeds', columns: ['created_at'] }));
  }
}
