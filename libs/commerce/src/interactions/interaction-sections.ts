import { PersonalData, personalRows, requireOrganizationId } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** The dealings with customers a member noted. They stay the organization's; nothing names their author once the profile is gone. */
@Injectable()
export class InteractionSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'commerce.interactions',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'customer_interactions',
          columns: ['interaction_type', 'subject', 'description', 'sentiment', 'source', 'occurred_at', 'created_at', 'updated_at'],
          where: 't.organization_id = ? and t.user_id = ?',
          params: [requireOrganizationId(), userId],
        }),
    });
  }
}
