import { ownedRows, PersonalData } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** The lists a member keeps under a name. They go with their owner when that login is erased, shared ones too. */
@Injectable()
export class SavedViewSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    const columns = ['resource', 'name', 'filters', 'sort', 'columns', 'is_shared', 'is_default', 'created_at', 'updated_at'];
    this.personalData.register(ownedRows({ name: 'crm.saved-views', table: 'saved_views', columns, owner: 'owner_id' }));
  }
}
