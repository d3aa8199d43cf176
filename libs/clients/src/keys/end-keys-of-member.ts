import { OnEvent, Outbox, requireOrganizationId, requireScope, type EventOf } from '@app/kernel';
import { MemberRemoved } from '@app/tenancy/events';
import { Injectable } from '@nestjs/common';
import { PersonalKeyRevoked } from '../events.js';

/** The keys of somebody who left are good for nothing at once; revoked, they stay so when the same person comes back. */
@Injectable()
export class EndKeysOfMember {
  constructor(private readonly outbox: Outbox) {}

  @OnEvent(MemberRemoved, 'clients.end-keys-of-member')
  async end({ data: { userId } }: EventOf<typeof MemberRemoved>): Promise<void> {
    const scope = requireScope();
    const ended = await scope.rows<{ id: string }>(
      `update api_keys set revoked_at = ?, updated_at = ?, version = version + 1
       where organization_id = ? and user_id = ? and revoked_at is null and (expires_at is null or expires_at > ?) returning id`,
      [scope.now(), scope.now(), requireOrganizationId(), userId, scope.now()],
    );
    for (const { id } of ended) this.outbox.publish(PersonalKeyRevoked, { personalKeyId: id, userId });
  }
}
