import { Injectable } from '@nestjs/common';
import { identityConfig } from '../identity.config.js';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { assertGoodPassword } from '../credentials/password-rules.js';
import { OpenSession } from '../sessions/open-session.js';
import { readUser } from '../users/read-user.js';
import { AttemptCounters } from './attempt-counters.js';
import type { SignedInView, SignUpInput } from './authentication.dto.js';
import type { Client } from './client.js';
import { RegisterUser } from './register-user.js';

/** Sign-up with a password: user, organization and first session in one transaction, after the hash and outside of it. */
@Injectable()
export class SignUp {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly hasher: PasswordHasher,
    private readonly registerUser: RegisterUser,
    private readonly session: OpenSession,
  ) {}

  async signUp({ password, ...input }: SignUpInput, client: Client): Promise<SignedInView> {
    assertGoodPassword(password, input);
    await this.counters.count([{ kind: 'sign-up', subject: client.network, limit: identityConfig.value().SIGN_UPS_PER_NETWORK }]);
    const passwordHash = await this.hasher.hash(password);
    return this.registerUser.register({ ...input, passwordHash }, async ({ userId, organization }) => {
      const { tokens } = await this.session.open({ userId, organizationId: organization?.id ?? null, authMethods: ['pwd'], client, event: 'signup.succeeded' });
      return { user: await readUser(userId), ...(organization ? { organization } : {}), ...tokens };
    });
  }
}
