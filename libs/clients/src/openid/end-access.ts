import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UserStatusChanged } from '@app/identity/events';
import { OnEvent, PersonalData, personalRows, requireScope, type EventOf } from '@app/kernel';
import { EnvironmentUpdated, TokenExpired, TokenRevoked } from '../events.js';

/**
 * Clears away for good what no longer holds. That it does not hold is seen with every look at it; without this, access would come
 * back together with the user or the environment.
 */
@Injectable()
export class EndAccess implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'clients.grants',
      per: 'person',
      read: (userId) => personalRows({ table: 'openid_artifacts', columns: ['environment_id', 'scope', 'created_at', 'expires_at'], where: `t.user_id = ? and t.kind = 'Grant'`, params: [userId] }),
      erase: async (userId) => void (await requireScope().rows('delete from openid_artifacts where user_id = ?', [userId])),
    });
  }

  @OnEvent(UserStatusChanged, 'clients.end-access-of-user')
  async onUserStatusChanged({ data: { userId, status } }: EventOf<typeof UserStatusChanged>): Promise<void> {
    if (status !== 'active') await requireScope().rows('delete from openid_artifacts where user_id = ?', [userId]);
  }

  @OnEvent(EnvironmentUpdated, 'clients.end-access-of-environment')
  async onEnvironmentUpdated({ data: { environmentId, isActive } }: EventOf<typeof EnvironmentUpdated>): Promise<void> {
    if (!isActive) await requireScope().rows('delete from openid_artifacts where environment_id = ?', [environmentId]);
  }

  @OnEvent(TokenRevoked, 'clients.end-access-of-revoked-secret')
  async onTokenRevoked({ data: { tokenId } }: EventOf<typeof TokenRevoked>): Promise<void> {
    await this.endAccessOfSecret(tokenId);
  }

  @OnEvent(TokenExpired, 'clients.end-access-of-expired-secret')
  async onTokenExpired({ data: { tokenId } }: EventOf<typeof TokenExpired>): Promise<void> {
    await this.endAccessOfSecret(tokenId);
  }

  private async endAccessOfSecret(apiKeyId: string): Promise<void> {
    await requireScope().rows('delete from openid_artifacts where api_key_id = ?', [apiKeyId]);
  }
}
