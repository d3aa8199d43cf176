import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/postgresql';
import { defineJob, Handles, type JobData, type JobRunContext, requireOrganizationId, requireScope } from '@app/kernel';
import { z } from 'zod';
import { AccountLogins } from '../accounts/account-logins.js';
import { EmailAccount } from '../accounts/email-account.entity.js';
import { boundQuery } from '../database/bound-query.js';
import { ImapSession } from './imap/imap-session.js';

/** Sets marks made here on the mail server. */
export const PushFlagsJob = defineJob('messaging.push-flags', { data: z.object({ emailAccountId: z.uuid() }), timeoutMs: 120_000, transaction: 'own' });

interface Pending {
  folder_id: string;
  path: string;
  uid: string;
  uid_validity: string;
  wants_seen: boolean | null;
  wants_flagged: boolean | null;
}

const FLAGS = { wants_seen: '\\Seen', wants_flagged: '\\Flagged' } as const;

/** Setting a flag twice is setting it once; what a server refuses is given up, so that its own marks count again. */
@Injectable()
export class PushFlags {
  constructor(
    private readonly em: EntityManager,
    private readonly logins: AccountLogins,
  ) {}

  @Handles(PushFlagsJob)
  async push({ emailAccountId }: JobData<typeof PushFlagsJob>, { signal }: JobRunContext): Promise<void> {
    const account = await requireScope().transaction(() => this.em.findOne(EmailAccount, { id: emailAccountId }, { disableIdentityMap: true }));
    const pending = await requireScope().transaction(() => this.pending(emailAccountId));
    const login = account?.canSync() && pending.length > 0 ? await this.logins.imap(account) : null;
    if (!login) return;
    const session = await ImapSession.connect(login);
    try {
      for (const [path, places] of Map.groupBy(pending, (place) => place.path)) {
        signal.throwIfAborted();
        await this.pushFolder(session, path, places);
      }
    } finally {
      await session.close();
    }
  }

  private pending(accountId: string): Promise<Pending[]> {
    return boundQuery<Pending>(
      `select p.folder_id, f.path, p.uid, p.uid_validity, p.wants_seen, p.wants_flagged from email_placements p join email_folders f on f.organization_id = $1 and f.id = p.folder_id
       where p.organization_id = $1 and f.email_account_id = $2 and (p.wants_seen is not null or p.wants_flagged is not null)`,
      [requireOrganizationId(), accountId],
    );
  }

  private async pushFolder(session: ImapSession, path: string, places: Pending[]): Promise<void> {
    const { uidValidity } = await session.openFolder(path, { readOnly: false });
    // Numbers of another numbering would mark other people's mail; the next sync finds these messages again.
    const current = places.filter((place) => BigInt(place.uid_validity) === (uidValidity ?? -1n));
    for (const column of ['wants_seen', 'wants_flagged'] as const) {
      for (const isSet of [true, false]) {
        const uids = current.filter((place) => place[column] === isSet).map(({ uid }) => Number(uid));
        if (uids.length > 0) await session.storeFlag(uids, FLAGS[column], isSet);
      }
    }
    await requireScope().transaction(() => this.settle(places));
  }

  /** A mark that was changed again meanwhile stays pending for the next run. */
  private async settle(places: Pending[]): Promise<void> {
    await boundQuery(
      `update email_placements p set wants_seen = case when p.wants_seen is not distinct from d.wants_seen then null else p.wants_seen end,
         wants_flagged = case when p.wants_flagged is not distinct from d.wants_flagged then null else p.wants_flagged end
       from jsonb_to_recordset($2::jsonb) as d (folder_id uuid, uid_validity bigint, uid bigint, wants_seen boolean, wants_flagged boolean)
       where p.organization_id = $1 and p.folder_id = d.folder_id and p.uid_validity = d.uid_validity and p.uid = d.uid`,
      [requireOrganizationId(), JSON.stringify(places)],
    );
  }
}
