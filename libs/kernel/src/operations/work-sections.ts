import { Injectable, type OnModuleInit } from '@nestjs/common';
import { personalRows } from '../personal-data/personal-rows.js';
import { PersonalData } from '../personal-data/personal-data.js';
import { requireOrganizationId } from '../scope/scope.js';

/** The long work, imports and exports a member started. They stay the organization's; nothing names who started them once the profile is gone. */
const SECTIONS = [
  { name: 'kernel.operations', table: 'operations', columns: ['kind', 'status', 'done_count', 'failed_count', 'total_count', 'created_at', 'finished_at'] },
  { name: 'kernel.imports', table: 'imports', columns: ['resource', 'file_name', 'status', 'row_count', 'created_at', 'finished_at'] },
  { name: 'kernel.exports', table: 'exports', columns: ['resource', 'query', 'columns', 'row_count', 'created_at', 'expires_at'] },
];

/** Registers what long work keeps about a person. */
@Injectable()
export class WorkSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    for (const { name, table, columns } of SECTIONS) {
      const read = (userId: string) => personalRows({ table, columns, where: 't.organization_id = ? and t.created_by_id = ?', params: [requireOrganizationId(), userId] });
      this.personalData.register({ name, per: 'organization', read });
    }
  }
}
