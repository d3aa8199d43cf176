import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { defineJob, Handles, kernelConfig, Mailer, ObjectStorage, PersonalData, requireScope, runInScope, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';
import { NOTICES } from '../notices/notices.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { scopesFor } from './in-scope-of.js';

export const EraseUserJob = defineJob('identity.erase-user', {
  queue: 'slow',
  data: z.object({ userId: z.uuid(), avatarObjectKey: z.string().nullable() }),
  system: true,
  transaction: 'own',
  timeoutMs: 600_000,
});

/** After so many attempts the address goes although its mail could not be sent. */
const MAIL_ATTEMPTS = 5;

/** Removes what is left of a user who was deleted: their picture, what other features keep, and last their addresses. Repeating it finds less to do. */
@Injectable()
export class EraseUserHandler {
  readonly #log = new Logger('erasure');

  constructor(
    private readonly personalData: PersonalData,
    private readonly directory: OrganizationDirectory,
    private readonly storage: ObjectStorage,
    private readonly mailer: Mailer,
    private readonly em: EntityManager,
  ) {}

  @Handles(EraseUserJob)
  async erase({ userId, avatarObjectKey }: JobData<typeof EraseUserJob>, { jobId, attempt, signal }: JobRunContext): Promise<void> {
    const scope = requireScope();
    scope.actAs(null, userId);
    const [deleted] = await scope.rows<{ id: string }>(`select id from users where id = ? and status = 'deleted'`, [userId]);
    if (!deleted) return;
    if (avatarObjectKey) await this.storage.delete(avatarObjectKey);
    await this.eraseSections(userId, signal);
    await this.tellLastTime(userId, jobId).catch((error: unknown) => {
      if (attempt < MAIL_ATTEMPTS) throw error;
      this.#log.warn({ err: error }, 'a user was deleted without being told');
    });
    await scope.transaction(() => scope.rows('delete from user_emails where user_id = ? returning id', [userId]));
  }

  private async eraseSections(userId: string, signal: AbortSignal): Promise<void> {
    const organizationIds = await this.directory.everyOrganizationOf(userId);
    for (const section of this.personalData.sections()) {
      if (!section.erase) continue;
      for (const scope of scopesFor(section, this.em, userId, organizationIds)) {
        signal.throwIfAborted();
        await runInScope(scope, () => scope.transaction(() => section.erase!(userId)));
      }
    }
  }

  /** The name is gone already; an address nobody proved gets no mail about an account. */
  private async tellLastTime(userId: string, jobId: string): Promise<void> {
    const [address] = await requireScope().rows<{ email: string }>('select email from user_emails where user_id = ? and is_primary and verified_at is not null', [userId]);
    if (!address) return;
    const { subject, what, advice } = NOTICES.user_deleted;
    await this.mailer.send({ to: { address: address.email }, subject, messageId: `<${jobId}@${new URL(kernelConfig.value().PUBLIC_URL).hostname}>`, text: `Hello,\n\n${what}\n\n${advice}\n` });
  }
}
