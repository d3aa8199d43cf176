import { Injectable } from '@nestjs/common';
import { defineJob, Handles, Inbox, requireScope, uuidv7, type JobData } from '@app/kernel';
import { z } from 'zod';
import { LoginEvents } from '../audit/login-events.js';
import { EmailChanges } from '../emails/email-changes.js';
import { ProveEmail } from '../emails/prove-email.js';
import { CloseAtProvider } from './close-at-provider.js';
import { usableEmail } from './relying-party.js';

export const ApplySecurityEvent = defineJob('identity.apply-security-event', { data: z.object({ inboxMessageId: z.uuid() }), system: true });

/** What an accepted token says; kept sealed in the inbox. */
const Accepted = z.object({ provider: z.string(), issuer: z.string(), subject: z.string(), events: z.record(z.string(), z.unknown()) });
export type AcceptedEvent = z.output<typeof Accepted>;

export interface AffectedLink {
  id: string;
  userId: string;
  email: string | null;
}

const SCHEMA = 'https://schemas.accounts.firefox.com/event/';
/** In milliseconds, unlike every other time in a token. */
const PasswordChange = z.object({ changeTime: z.number().int().positive() });
const ProfileChange = z.object({ email: z.string().optional() });

/**
 * Does here what happened to an account at Mozilla. A repeated run finds the message applied. Events of no user, unknown
 * ones and those of another form are left alone: the sender has nothing to repeat.
 */
@Injectable()
export class ApplySecurityEventHandler {
  constructor(
    private readonly inbox: Inbox,
    private readonly loginEvents: LoginEvents,
    private readonly closeAtProvider: CloseAtProvider,
    private readonly proveEmail: ProveEmail,
    private readonly emailChanges: EmailChanges,
  ) {}

  @Handles(ApplySecurityEvent)
  async apply({ inboxMessageId }: JobData<typeof ApplySecurityEvent>): Promise<void> {
    const body = await this.inbox.take(inboxMessageId);
    if (body === null) return;
    const { provider, issuer, subject, events } = Accepted.parse(JSON.parse(body));
    const [link] = await requireScope().em.execute<AffectedLink[]>(
      'select id, user_id as "userId", email from user_auth_providers where provider = ? and issuer = ? and subject = ? and organization_id is null',
      [provider, issuer, subject],
    );
    if (!link) return;
    await this.loginEvents.record({ type: 'provider.event', userId: link.userId, client: null });
    for (const [name, payload] of Object.entries(events)) await this.applyOne(link, name, payload);
  }

  private async applyOne(link: AffectedLink, name: string, payload: unknown): Promise<void> {
    if (name === `${SCHEMA}password-change`) {
      const parsed = PasswordChange.safeParse(payload);
      if (parsed.success) await this.closeAtProvider.before(link, new Date(parsed.data.changeTime));
    } else if (name === `${SCHEMA}profile-change`) {
      const parsed = ProfileChange.safeParse(payload);
      const email = parsed.success ? usableEmail(parsed.data.email) : null;
      if (email) await this.refreshAddress(link, email);
    } else if (name === `${SCHEMA}delete-user`) {
      await this.closeAtProvider.forever(link);
    }
  }

  /**
   * Mozilla hands out proven addresses only. One that came from there before is replaced as the primary one, with the way
   * back every change of address has; an address the user chose here stays.
   */
  private async refreshAddress({ id, userId, email: before }: AffectedLink, email: string): Promise<void> {
    const { em } = requireScope();
    await em.execute('update user_auth_providers set email = ?, updated_at = now() where id = ?', [email, id]);
    await em.execute('select 1 from users where id = ? for update', [userId]);
    const [primary] = await em.execute<{ id: string; email: string }[]>('select id, email from user_emails where user_id = ? and is_primary and verified_at is not null', [userId]);
    const [taken] = await em.execute<unknown[]>('select 1 from user_emails where email = ? and verified_at is not null', [email]);
    if (!primary || primary.email !== before || taken) return;
    const [claim] = await em.execute<{ id: string }[]>(
      `insert into user_emails (id, user_id, email, created_at, updated_at) values (?, ?, ?, now(), now())
       on conflict (user_id, email) do update set updated_at = now() returning id`,
      [uuidv7(), userId, email],
    );
    await this.proveEmail.prove(claim!.id, userId, null);
    await this.emailChanges.switch({ userId, from: { ...primary, isVerified: true }, to: claim!.id }, null);
  }
}
