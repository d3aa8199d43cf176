import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { requireScope, type Fragment } from '@app/kernel';
import { LoginEvents, type LoginEventType } from '../audit/login-events.js';
import { isOutdatedHash, PasswordHasher } from '../credentials/password-hasher.js';
import { PRIMARY_EMAIL } from '../users/read-user.js';
import type { LogInInput, MfaPendingView, SignedInView } from './authentication.dto.js';
import { InvalidCredentials, UserNotActive } from './authentication.problems.js';
import type { Client } from './client.js';
import { CompleteSignIn } from './complete-sign-in.js';
import { PasswordAttempts } from './password-attempts.js';
import { SIGN_IN_ACCOUNT, type SignInAccount } from './sign-in-account.js';

type Account = SignInAccount & { passwordHash: string; fingerprints: string[] };

interface Found {
  account: Account | null;
  /** Some account has a hash of another system, which takes longer, or shorter, to try. */
  outdatedHashes: boolean;
}

/**
 * The verified owner of an address, else whoever claimed it first by signing up: a later claim must not shut an earlier one
 * out, nor one that was only added to an account shut out who signs up with it. One row, also for an unknown address.
 */
const ACCOUNT_OF = `
  select h.found as "outdatedHashes", a.*
  from (select exists (select from user_credentials where password_hash not like '$argon2id$%') as found) h
  left join lateral (
    select ${SIGN_IN_ACCOUNT}, c.password_hash as "passwordHash",
      array(select d.fingerprint from user_devices d where d.user_id = u.id order by d.last_seen_at desc limit 50) as fingerprints
    from user_emails e join users u on u.id = e.user_id join user_credentials c on c.user_id = u.id ${PRIMARY_EMAIL}
    where e.email = ? and (e.verified_at is not null or e.is_primary) order by e.verified_at is null, e.created_at, e.id limit 1) a on true`;

/** Refusals leave in this step while hashes of other systems are about, so that they take the same time for every account. */
const REFUSAL_STEP_MS = 500;
/** Without a hash to hide it, what it takes to read an account would show in the time of a refusal. */
const LOCKED_STEP_MS = 50;

/**
 * Sign-in with a password. Attempts are counted before anything is hashed, and an unknown address costs one hash like a
 * known one: status, body, headers and time are the same for both. No connection is held while hashing.
 */
@Injectable()
export class LogIn {
  constructor(
    private readonly attempts: PasswordAttempts,
    private readonly hasher: PasswordHasher,
    private readonly signIn: CompleteSignIn,
    private readonly loginEvents: LoginEvents,
  ) {}

  async logIn({ email, password }: LogInInput, client: Client): Promise<SignedInView | MfaPendingView> {
    const startedAt = performance.now();
    const { account: found, outdatedHashes } = await this.find(email, client);
    const attempts = this.attempts.of(email, { userId: found?.id ?? null, fingerprints: found?.fingerprints ?? [] }, client);
    await this.attempts.count(attempts, () => this.record('login.locked', found, client)).catch(async (error: unknown) => {
      await nextStep(startedAt, LOCKED_STEP_MS);
      throw error;
    });
    const matches = await this.hasher.verify(password, found?.passwordHash ?? null);
    if (!found || !matches) {
      await this.record('login.failed', found, client);
      if (outdatedHashes) await nextStep(startedAt, REFUSAL_STEP_MS);
      throw new InvalidCredentials();
    }
    const { passwordHash, fingerprints: _seen, ...account } = found;
    if (account.status !== 'active') {
      await this.record('login.failed', found, client);
      throw new UserNotActive(); // only who knows the password learns this
    }
    const proof = await this.stillRight(account.id, passwordHash, password);
    const forgiveness = this.attempts.forgiveness(attempts);
    const alongside = { sql: `${forgiveness.sql}, ${proof.sql}`, params: [...forgiveness.params, ...proof.params] };
    return this.signIn.complete({ account, authMethods: ['pwd'], client, alongside, onlyIf: 'still_right' });
  }

  /**
   * The expression that holds the password's hash until the session is opened: a password changed while it was compared must
   * not open one more session. Replaces a hash of another system on this occasion.
   */
  private async stillRight(userId: string, passwordHash: string, password: string): Promise<Fragment> {
    if (!isOutdatedHash(passwordHash)) {
      return { sql: 'still_right as (select user_id from user_credentials where user_id = ? and password_hash = ? for share)', params: [userId, passwordHash] };
    }
    return {
      sql: 'still_right as (update user_credentials set password_hash = ?, updated_at = now() where user_id = ? and password_hash = ? returning user_id)',
      params: [await this.hasher.hash(password), userId, passwordHash],
    };
  }

  private async find(email: string, client: Client): Promise<Found> {
    const [row] = await requireScope().read<Account & { outdatedHashes: boolean }>(ACCOUNT_OF, [client.trustTokenHash, email]);
    const { outdatedHashes, ...account } = row!;
    return { account: account.id ? account : null, outdatedHashes };
  }

  private async record(type: LoginEventType, account: Account | null, client: Client): Promise<void> {
    await this.loginEvents.record({ type, userId: account?.id ?? null, client });
  }
}

/** Waits until a whole number of steps has gone by since the request began. */
const nextStep = (startedAt: number, stepMs: number): Promise<void> => sleep(stepMs - ((performance.now() - startedAt) % stepMs));
