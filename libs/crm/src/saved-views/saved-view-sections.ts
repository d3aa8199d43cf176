import { PersonalData, personalRows, requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** The lists a member keeps under a name. They go with their owner, shared ones too: nobody else could change or delete them. */
@Injectable()
export class SavedViewSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'crm.saved-views',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'saved_views',
          columns: ['resource', 'name', 'filters', 'sort', 'columns', 'is_shared', 'is_default', 'created_at', 'updated_at'],
          where: 't.organization_id = ? and t.owner_id = ?',
          params: [requireOrganizationId(), userId],
        }),
      erase: async (userId) => {
        await requireScope().rows('delete from saved_views where organization_id = ? and owner_id = ?', [requireOrganizationId(), userId]);
      },
    });
  }
}
