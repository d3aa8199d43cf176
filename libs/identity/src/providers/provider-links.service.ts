import { Injectable } from '@nestjs/common';
import { NotFound, requireScope, requireUserId } from '@app/kernel';
import type { Client } from '../authentication/client.js';
import { AnnounceChange } from '../mfa/announce-change.js';
import { LastWayIn } from './provider.problems.js';
import { ProviderTokens } from './provider-tokens.js';
import { WaysIn } from './ways-in.js';

/** The providers of the signed-in user, as they handle them. */
@Injectable()
export class ProviderLinksService {
  constructor(
    private readonly tokens: ProviderTokens,
    private readonly waysIn: WaysIn,
    private readonly announceChange: AnnounceChange,
  ) {}

  /** 409 `last_way_in`, also for the slower of two requests that each would leave the other's way. */
  async unlink(id: string, client: Client): Promise<void> {
    const scope = requireScope();
    const userId = requireUserId();
    const held = await this.tokens.held(userId, id);
    if (!held) throw new NotFound();
    const others = (await this.waysIn.openLinks(userId)).filter((other) => other !== id);
    await scope.transaction(async () => {
      await scope.em.execute('select 1 from users where id = ? for update', [userId]);
      if (!(await this.waysIn.remainWith(userId, others))) throw new LastWayIn();
      const deleted = await scope.em.execute<unknown[]>('delete from user_auth_providers where id = ? and user_id = ? returning id', [id, userId]);
      if (deleted.length === 0) throw new NotFound();
      await this.announceChange.announce(userId, 'provider.unlinked', 'provider_unlinked', client);
    });
    await this.tokens.revoke(held);
  }
}
