import { Injectable } from '@nestjs/common';
import { hashToken, Jobs, Outbox, requireScope, uuidv7 } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { RevokeAccess } from '../credentials/revoke-access.js';
import { SendPasswordReset } from '../credentials/send-password-reset.job.js';
import { EmailPrimaryChanged } from '../events.js';
import { SendSecurityNotice } from '../notices/send-security-notice.job.js';
import { EmailChangeTokenInvalid } from './email.problems.js';
import { lockAddressesOf } from './lock-addresses.js';
import { SendEmailChangeNotice } from './send-email-change-notice.job.js';

export interface PrimaryAddress {
  id: string;
  email: string;
  isVerified: boolean;
}

interface Switch {
  userId: string;
  from: PrimaryAddress | null;
  to: string;
}

interface Cancelled {
  id: string;
  userId: string;
  oldId: string;
  newId: string | null;
  createdAt: string;
}

/** How long an address may take back that another one became primary, and how far back what came with the change is undone. */
const DAYS = "interval '7 days'";
/** A password as old as the account came with it. */
const SIGN_UP = "interval '1 minute'";

/**
 * Changes of the primary address. Whoever took over a session, or a password, would next change the address; so the mailbox
 * that was written to before may cancel the change for seven days. Only an address that has been primary for longer can: one
 * that became primary within the seven days gets no link, or a thief could undo how the owner undid the theft.
 */
@Injectable()
export class EmailChanges {
  constructor(
    private readonly access: RevokeAccess,
    private readonly loginEvents: LoginEvents,
    private readonly jobs: Jobs,
    private readonly outbox: Outbox,
  ) {}

  /** Makes `to` the primary address in the running transaction, which has locked the addresses; the other sessions end. */
  async switch({ userId, from, to }: Switch, client: Client | null): Promise<void> {
    const sessionId = requireScope().actor?.sessionId ?? null;
    await setPrimary(userId, to);
    const loginEventId = await this.loginEvents.record({ type: 'email.primary_changed', userId, sessionId, client });
    this.outbox.publish(EmailPrimaryChanged, { userId, userEmailId: to });
    await this.access.revoke({ userId, exceptSessionId: sessionId, reason: 'email_changed' }, client);
    if (!from?.isVerified) return; // an address nobody proved gets no mail about the account, and no power over it
    const emailChangeId = await remember(userId, from.id, to);
    if (emailChangeId) await this.jobs.enqueue(SendEmailChangeNotice, { emailChangeId });
    else await this.jobs.enqueue(SendSecurityNotice, { userId, notice: 'email_changed', loginEventId, userEmailId: from.id });
  }

  /** Whether the address may still become primary again by the link that was mailed to it. */
  async mayComeBack(userEmailId: string): Promise<boolean> {
    return (await requireScope().rows('select from email_changes where old_user_email_id = ? and expires_at > now()', [userEmailId])).length > 0;
  }

  /**
   * Takes a change back: the address before is primary again, the new one and those verified since a week before the change
   * are gone, and so are all sessions. A password chosen in that time is void; the address gets a link to choose another.
   */
  async cancel(token: string, client: Client): Promise<void> {
    const scope = requireScope();
    const [found] = await scope.rows<{ userId: string }>('select user_id as "userId" from email_changes where token_hash = ? and expires_at > now()', [hashToken(token)]);
    if (!found) throw new EmailChangeTokenInvalid();
    await lockAddressesOf(found.userId);
    const [change] = await scope.rows<Cancelled>(
      `delete from email_changes where token_hash = ?
       returning id, user_id as "userId", old_user_email_id as "oldId", new_user_email_id as "newId", created_at::text as "createdAt"`,
      [hashToken(token)],
    );
    if (!change) throw new EmailChangeTokenInvalid();
    await this.undo(change, client);
  }

  private async undo({ userId, oldId, newId, createdAt }: Cancelled, client: Client): Promise<void> {
    const scope = requireScope();
    await setPrimary(userId, oldId);
    await scope.rows(
      `delete from user_emails where user_id = ? and id <> ? and (id = ?::uuid or coalesce(verified_at, created_at) > ?::timestamptz - ${DAYS})`,
      [userId, oldId, newId, createdAt],
    );
    const dropped = await scope.rows(
      `delete from user_credentials c using users u where c.user_id = ? and u.id = c.user_id
         and c.password_changed_at > ?::timestamptz - ${DAYS} and c.password_changed_at > u.created_at + ${SIGN_UP} returning c.user_id`,
      [userId, createdAt],
    );
    await this.access.revoke({ userId, exceptSessionId: null, reason: 'email_changed', trustToo: true }, client);
    const loginEventId = await this.loginEvents.record({ type: 'email.change_cancelled', userId, client });
    await this.jobs.enqueue(SendSecurityNotice, { userId, notice: 'email_change_cancelled', loginEventId });
    this.outbox.publish(EmailPrimaryChanged, { userId, userEmailId: oldId });
    if (dropped.length > 0) await this.jobs.enqueue(SendPasswordReset, { userEmailId: oldId });
  }
}

/** The id of a change that may be cancelled; null when one is pending already: then `from` is new itself, or `to` is back. */
async function remember(userId: string, from: string, to: string): Promise<string | null> {
  const scope = requireScope();
  const [pending] = await scope.rows<{ id: string; oldId: string }>('select id, old_user_email_id as "oldId" from email_changes where user_id = ? and expires_at > now()', [userId]);
  if (pending && pending.oldId !== to) return null;
  await scope.rows('delete from email_changes where user_id = ?', [userId]);
  if (pending) return null;
  const id = uuidv7();
  await scope.rows(`insert into email_changes (id, user_id, old_user_email_id, new_user_email_id, expires_at) values (?, ?, ?, ?, now() + ${DAYS})`, [id, userId, from, to]);
  return id;
}

/** The partial unique index sees each row at once, so the one before makes room first. */
async function setPrimary(userId: string, userEmailId: string): Promise<void> {
  const scope = requireScope();
  await scope.rows('update user_emails set is_primary = false, updated_at = now() where user_id = ? and is_primary and id <> ?', [userId, userEmailId]);
  await scope.rows('update user_emails set is_primary = true, updated_at = now() where id = ?', [userEmailId]);
}
