import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { LoginEvents, type LoginEventType } from '../audit/login-events.js';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { identityConfig } from '../identity.config.js';
import { PRIMARY_EMAIL } from '../users/read-user.js';
import { AttemptCounters, type Attempt } from './attempt-counters.js';
import type { LogInInput, MfaPendingView, SignedInView } from './authentication.dto.js';
import { InvalidCredentials, UserNotActive } from './authentication.problems.js';
import type { Client } from './client.js';
import { CompleteSignIn } from './complete-sign-in.js';
import { SIGN_IN_ACCOUNT, type SignInAccount } from './sign-in-account.js';

type Account = SignInAccount & { passwordHash: string };

/** The verified owner of an address, else whoever claimed it first: a later claim must not shut an earlier one out. */
const ACCOUNT_OF = `
  select ${SIGN_IN_ACCOUNT}, c.password_hash as "passwordHash"
  from user_emails e join users u on u.id = e.user_id join user_credentials c on c.user_id = u.id ${PRIMARY_EMAIL}
  where e.email = ? order by e.verified_at is null, e.created_at, e.id limit 1`;

/**
 * Sign-in with a password. Attempts are counted before anything is looked up, and an unknown address costs one hash like a
 * known one: status, body, headers and time are the same for both. No connection is held while hashing.
 */
@Injectable()
export class LogIn {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly hasher: PasswordHasher,
    private readonly signIn: CompleteSignIn,
    private readonly loginEvents: LoginEvents,
  ) {}

  async logIn({ email, password }: LogInInput, client: Client): Promise<SignedInView | MfaPendingView> {
    const attempts = attemptsOf(email, client);
    await this.counters.count(attempts, async () => this.record('login.locked', (await this.find(email, client))?.id ?? null, client));
    const found = await this.find(email, client);
    const matches = await this.hasher.verify(password, found?.passwordHash ?? null);
    if (!found || !matches) {
      await this.record('login.failed', found?.id ?? null, client);
      throw new InvalidCredentials();
    }
    const { passwordHash: _hash, ...account } = found;
    if (account.status !== 'active') {
      await this.record('login.failed', account.id, client);
      throw new UserNotActive(); // only who knows the password learns this
    }
    return this.signIn.complete({ account, authMethods: ['pwd'], client, alongside: this.counters.forgiveness(...attempts) });
  }

  private async find(email: string, client: Client): Promise<Account | undefined> {
    return (await requireScope().em.execute<Account[]>(ACCOUNT_OF, [client.trustTokenHash, email]))[0];
  }

  private async record(type: LoginEventType, userId: string | null, client: Client): Promise<void> {
    await this.loginEvents.record({ type, userId, client });
  }
}

function attemptsOf(email: string, client: Client): [Attempt, Attempt] {
  const { SIGN_IN_ATTEMPTS_PER_ACCOUNT, SIGN_IN_ATTEMPTS_PER_NETWORK } = identityConfig.value();
  return [
    { kind: 'password:account', subject: email, limit: SIGN_IN_ATTEMPTS_PER_ACCOUNT },
    { kind: 'network', subject: client.network, limit: SIGN_IN_ATTEMPTS_PER_NETWORK },
  ];
}
