import { Injectable } from '@nestjs/common';
import { Jobs, NotFound, requireScope, requireUserId, uuidv7, type ListQuery, type Page } from '@app/kernel';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { AnnounceChange } from '../mfa/announce-change.js';
import { EmailAlreadyAdded, EmailChangePending, EmailIsPrimary, EmailLimitReached, EmailNotVerified } from './email.problems.js';
import type { UserEmailView } from './email.dto.js';
import { userEmailView } from './email.view.js';
import { EmailChanges, type PrimaryAddress } from './email-changes.js';
import { lockAddressesOf } from './lock-addresses.js';
import { SendVerificationCode } from './send-verification-code.job.js';

const MAX_ADDRESSES = 10;
/** Each of these sends mail. */
const TIMES_PER_USER = 10;

interface Address extends PrimaryAddress {
  isPrimary: boolean;
}

/** The addresses of the signed-in user, as they handle them themselves. */
@Injectable()
export class EmailsService {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly changes: EmailChanges,
    private readonly announcement: AnnounceChange,
    private readonly jobs: Jobs,
  ) {}

  async page(query: ListQuery): Promise<Page<UserEmailView>> {
    return userEmailView.page(query);
  }

  async one(id: string): Promise<UserEmailView> {
    return userEmailView.one(id);
  }

  /** Adds a claim and mails it a code. Whether somebody else has the address is neither asked nor told: the mail says it to who reads it. */
  async add(email: string, client: Client): Promise<UserEmailView> {
    const userId = requireUserId();
    await this.countAgainst(userId, 'email:add');
    return requireScope().transaction(async () => {
      await lockAddressesOf(userId);
      const own = await addressesOf(userId);
      if (own.some((address) => address.email === email)) throw new EmailAlreadyAdded();
      if (own.length >= MAX_ADDRESSES) throw new EmailLimitReached();
      const id = uuidv7();
      await requireScope().rows('insert into user_emails (id, created_at, updated_at, user_id, email) values (?, now(), now(), ?, ?)', [id, userId, email]);
      await this.announcement.announce(userId, 'email.added', 'email_added', client);
      await this.jobs.enqueue(SendVerificationCode, { userEmailId: id });
      return userEmailView.one(id);
    });
  }

  /** Mails another code; a verified address gets none. */
  async sendCode(id: string): Promise<void> {
    await this.countAgainst(requireUserId(), 'email:code');
    await requireScope().transaction(async () => {
      const { id: userEmailId } = await userEmailView.one(id);
      await this.jobs.enqueue(SendVerificationCode, { userEmailId });
    });
  }

  /** Makes a verified address the primary one, and ends the other sessions. */
  async makePrimary(id: string, client: Client): Promise<UserEmailView> {
    const userId = requireUserId();
    await this.countAgainst(userId, 'email:primary');
    return requireScope().transaction(async () => {
      await lockAddressesOf(userId);
      const own = await addressesOf(userId);
      const wanted = own.find((address) => address.id === id);
      if (!wanted) throw new NotFound();
      if (!wanted.isVerified) throw new EmailNotVerified();
      if (!wanted.isPrimary) await this.changes.switch({ userId, from: own.find(({ isPrimary }) => isPrimary) ?? null, to: id }, client);
      return userEmailView.one(id);
    });
  }

  async remove(id: string, client: Client): Promise<void> {
    const userId = requireUserId();
    await lockAddressesOf(userId);
    const address = (await addressesOf(userId)).find((one) => one.id === id);
    if (!address) throw new NotFound();
    if (address.isPrimary) throw new EmailIsPrimary();
    if (await this.changes.mayComeBack(id)) throw new EmailChangePending();
    await requireScope().rows('delete from user_emails where id = ?', [id]);
    await this.announcement.announce(userId, 'email.removed', 'email_removed', client);
  }

  private async countAgainst(userId: string, kind: string): Promise<void> {
    await this.counters.count([{ kind, subject: userId, limit: TIMES_PER_USER }]);
  }
}

const addressesOf = (userId: string): Promise<Address[]> =>
  requireScope().rows<Address>('select id, email, is_primary as "isPrimary", verified_at is not null as "isVerified" from user_emails where user_id = ?', [userId]);
