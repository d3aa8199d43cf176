import { Clock, defineJob, Handles, Jobs, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { TellClientContacts } from '../contacts/tell-client-contacts.js';
import { PersonalKeyExpired, TokenExpired } from '../events.js';
import { TellKeyOwner } from './tell-key-owner.job.js';
import { TOKEN_EXPIRED, TOKEN_EXPIRES } from './token-notices.js';

const DAY_MS = 86_400_000;

export const RemindOfExpiryJob = defineJob('clients.remind-of-expiry', { data: z.object({}), everyMs: DAY_MS, queue: 'slow', timeoutMs: 3_600_000, transaction: 'own' });

interface Due {
  id: string;
  /** Of a client app; null for the key of a member. */
  environmentId: string | null;
  userId: string | null;
  /** 30, 7 or 1; 0 for one that has expired. */
  days: number;
}

/**
 * Takes the tokens and keys whose next message is due, and remembers that it is: 30, 7 and 1 day before the end, as far as the token was
 * meant to live that long, and at the end.
 */
const TAKE_DUE = `
  update api_keys k set reminded_days = due.days
  from (
    select t.id, coalesce(case when t.expires_at <= ?::timestamptz then 0 end,
      (select min(d) from unnest(array[1, 7, 30]) d where t.expires_at <= ?::timestamptz + d * interval '1 day' and t.expires_at - t.created_at > d * interval '1 day')) as days
    from api_keys t where t.organization_id = ? and t.revoked_at is null and t.reminded_days is distinct from 0 and t.expires_at < ?::timestamptz + interval '30 days'
    for update skip locked
  ) due
  where k.organization_id = ? and k.id = due.id and due.days is not null and (k.reminded_days is null or k.reminded_days > due.days)
  returning k.id, k.environment_id as "environmentId", k.user_id as "userId", due.days`;

/** Tells the contacts of client apps, each night, which tokens come to their end or have, and members the same of their keys. Running twice tells nothing twice. */
@Injectable()
export class RemindOfExpiry {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly contacts: TellClientContacts,
    private readonly jobs: Jobs,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Handles(RemindOfExpiryJob)
  async run(): Promise<void> {
    const scope = requireScope();
    for (const organizationId of await this.tenancy.organizationIds()) {
      scope.actAs(organizationId, null);
      await scope.transaction(() => this.remind());
    }
    scope.actAs(null, null);
  }

  private async remind(): Promise<void> {
    const [now, organizationId] = [this.clock.now(), requireOrganizationId()];
    for (const due of await requireScope().rows<Due>(TAKE_DUE, [now, now, organizationId, now, organizationId])) await this.tell(due);
  }

  private async tell({ id, environmentId, userId, days }: Due): Promise<void> {
    const isOver = days === 0;
    if (environmentId) {
      if (isOver) this.outbox.publish(TokenExpired, { tokenId: id, environmentId });
      await this.contacts.tell({ environmentId, notice: isOver ? TOKEN_EXPIRED : TOKEN_EXPIRES, subjectId: id });
    } else {
      if (isOver) this.outbox.publish(PersonalKeyExpired, { personalKeyId: id, userId: userId! });
      await this.jobs.enqueue(TellKeyOwner, { keyId: id, isOver });
    }
  }
}
