import { Injectable } from '@nestjs/common';
import { defineJob, Handles, requireScope } from '@app/kernel';
import { z } from 'zod';
import { ProviderKeys } from './provider-keys.js';

const BATCH = 5_000;

export const PruneOpenId = defineJob('clients.prune-openid', { data: z.object({}), everyMs: 3_600_000, timeoutMs: 300_000, transaction: 'own' });

/** Removes what the provider issued and nobody can use any more, and gives keys that served their time a successor. */
@Injectable()
export class PruneOpenIdHandler {
  constructor(private readonly keys: ProviderKeys) {}

  @Handles(PruneOpenId)
  async prune(): Promise<void> {
    await this.keys.rotate();
    const { em } = requireScope();
    for (let deleted = BATCH; deleted === BATCH; ) {
      const rows = await em.execute<unknown[]>(`delete from openid_artifacts where ctid = any(array(select ctid from openid_artifacts where expires_at < now() limit ${BATCH})) returning 1`);
      deleted = rows.length;
    }
  }
}
