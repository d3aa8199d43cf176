import { Injectable } from '@nestjs/common';
import { defineJob, Handles, Problem, type JobData } from '@app/kernel';
import { z } from 'zod';
import { EraseUser } from '../personal-data/erase-user.js';

export const EraseAbandonedUser = defineJob('identity.erase-abandoned-user', { data: z.object({ userId: z.uuid() }), system: true, transaction: 'own' });

/** Erases a user whose only way in was deleted at the provider. Who cannot be spared (a sole leader) stays deactivated; again: nothing. */
@Injectable()
export class EraseAbandonedUserHandler {
  constructor(private readonly eraseUser: EraseUser) {}

  @Handles(EraseAbandonedUser)
  async erase({ userId }: JobData<typeof EraseAbandonedUser>): Promise<void> {
    await this.eraseUser.erase(userId).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }
}
