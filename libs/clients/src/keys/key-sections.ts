import { PersonalData, personalRows, requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** What is kept of a person's API keys: all but the keys. */
@Injectable()
export class KeySections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'clients.personal-keys',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'api_keys',
          columns: ['name', 'prefix', 'scopes', 'allowed_networks', 'requests_per_minute', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'],
          where: 't.organization_id = ? and t.user_id = ?',
          params: [requireOrganizationId(), userId],
        }),
      erase: async (userId) => {
        await requireScope().rows('delete from api_keys where organization_id = ? and user_id = ?', [requireOrganizationId(), userId]);
      },
    });
  }
}
