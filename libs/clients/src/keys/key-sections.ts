import { ownedRows, PersonalData } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** What is kept of a person's API keys: all but the keys. */
@Injectable()
export class KeySections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    const columns = ['name', 'prefix', 'scopes', 'allowed_networks', 'requests_per_minute', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'];
    this.personalData.register(ownedRows({ name: 'clients.personal-keys', table: 'api_keys', columns }));
  }
}
