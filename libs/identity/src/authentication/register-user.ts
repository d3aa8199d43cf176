import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Jobs, Outbox, requireScope, uuidv7 } from '@app/kernel';
import { UserCredential } from '../credentials/user-credential.entity.js';
import { SendVerificationCode } from '../emails/send-verification-code.job.js';
import { UserEmail } from '../emails/user-email.entity.js';
import { UserSignedUp } from '../events.js';
import { OrganizationDirectory, type OrganizationSummary } from '../organization-directory.js';
import type { AccountType } from '../users/user-kinds.js';
import { User } from '../users/user.entity.js';

export interface Registration {
  email: string;
  /** Null for who signs in through a provider. */
  passwordHash: string | null;
  displayName: string;
  accountType: AccountType;
  organizationName?: string | undefined;
  /** True when the address is known to be the user's; no code is sent then. */
  emailVerified?: boolean | undefined;
  /** The organization that brings the user in, and may take them away; none is founded then. */
  intoOrganizationId?: string | undefined;
}

export interface Registered {
  userId: string;
  organization: OrganizationSummary | null;
}

/**
 * Creates a user and, for a company, their organization, all in one transaction. Whether somebody else has the address is
 * not asked: an unverified address is a claim, and the answer must not tell (docs/decisions/0004).
 */
@Injectable()
export class RegisterUser {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
  ) {}

  /** The result of `alongside`, which runs in the same transaction. The scope acts as the new user in the new organization from here on. */
  async register<T>(input: Registration, alongside: (registered: Registered) => Promise<T>): Promise<T> {
    const scope = requireScope();
    const userId = uuidv7();
    const foundedId = input.accountType === 'company' && !input.intoOrganizationId ? uuidv7() : null;
    scope.actAs(input.intoOrganizationId ?? foundedId, userId);
    return scope.transaction(async () => {
      const userEmailId = await this.createUser(userId, input);
      const name = input.organizationName ?? input.displayName;
      const organization = foundedId ? await this.directory.found({ organizationId: foundedId, userId, name }) : null;
      this.outbox.publish(UserSignedUp, { userId, accountType: input.accountType });
      if (!input.emailVerified) await this.jobs.enqueue(SendVerificationCode, { userEmailId });
      return alongside({ userId, organization });
    });
  }

  /** Flushed at once: the organization and its members refer to the user. */
  private async createUser(userId: string, { email, displayName, accountType, passwordHash, emailVerified, intoOrganizationId }: Registration): Promise<string> {
    const { em } = requireScope();
    const now = new Date();
    const username = usernameFor(email);
    em.create(User, { id: userId, username, displayName, accountType, managedByOrganizationId: intoOrganizationId ?? null });
    await em.flush();
    const address = em.create(UserEmail, { userId, email, isPrimary: true, verifiedAt: emailVerified ? now : null });
    if (passwordHash !== null) em.create(UserCredential, { userId, passwordHash, passwordChangedAt: now });
    await em.flush();
    if (emailVerified) await em.execute('delete from user_emails where email = ? and verified_at is null', [email]); // claims of others lapse
    return address.id;
  }
}

/** A free username from the part before the @, as the user may change it: `cleo-k3v9x2mq`. Forty random bits keep it free. */
export function usernameFor(email: string): string {
  const local = email.split('@')[0]!.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 30) || 'user';
  const suffix = Array.from(randomBytes(8), (byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte & 31]).join('');
  return `${local}-${suffix}`;
}
