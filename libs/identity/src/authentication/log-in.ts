import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { LoginEvents, type LoginEventType } from '../audit/login-events.js';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { identityConfig } from '../identity.config.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { OpenSession } from '../sessions/open-session.js';
import { PRIMARY_EMAIL, USER_VIEW, withRfc3339 } from '../users/read-user.js';
import type { UserView } from '../users/user.dto.js';
import { AttemptCounters, type Attempt } from './attempt-counters.js';
import type { LogInInput, SignedInView } from './authentication.dto.js';
import { InvalidCredentials, UserNotActive } from './authentication.problems.js';
import type { Client } from './client.js';

type Account = UserView & { passwordHash: string };

/** The verified owner of an address, else whoever claimed it first: a later claim must not shut an earlier one out. */
const ACCOUNT_OF = `
  select ${USER_VIEW}, c.password_hash as "passwordHash"
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
    private readonly directory: OrganizationDirectory,
    private readonly session: OpenSession,
    private readonly loginEvents: LoginEvents,
  ) {}

  async logIn({ email, password }: LogInInput, client: Client): Promise<SignedInView> {
    const attempts = attemptsOf(email, client);
    await this.counters.count(attempts, async () => this.record('login.locked', (await this.find(email))?.id ?? null, client));
    const account = await this.find(email);
    const matches = await this.hasher.verify(password, account?.passwordHash ?? null);
    if (!account || !matches) {
      await this.record('login.failed', account?.id ?? null, client);
      throw new InvalidCredentials();
    }
    if (account.status !== 'active') {
      await this.record('login.failed', account.id, client);
      throw new UserNotActive(); // only who knows the password learns this
    }
    return this.open(account, client, attempts);
  }

  private async open({ passwordHash: _hash, ...user }: Account, client: Client, [ofAccount, ofNetwork]: [Attempt, Attempt]): Promise<SignedInView> {
    const scope = requireScope();
    scope.actAs(null, user.id);
    return scope.transaction(async () => {
      const preferred = user.defaultOrganizationId && (await this.directory.activeFor(user.id, user.defaultOrganizationId));
      const organization = preferred || (await this.directory.activeFor(user.id, null));
      const tokens = await this.session.open({
        userId: user.id,
        organizationId: organization?.id ?? null,
        authMethods: ['pwd'],
        client,
        event: 'login.succeeded',
        alongside: this.counters.forgiveness(ofAccount, ofNetwork),
      });
      return { user: withRfc3339(user), ...(organization ? { organization } : {}), ...tokens };
    });
  }

  private async find(email: string): Promise<Account | undefined> {
    return (await requireScope().em.execute<Account[]>(ACCOUNT_OF, [email]))[0];
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
