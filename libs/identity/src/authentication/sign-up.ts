import { Injectable } from '@nestjs/common';
import { identityConfig } from '../identity.config.js';
import { assertKnownHash, PasswordHasher } from '../credentials/password-hasher.js';
import { PasswordPolicy } from '../credentials/password-policy.js';
import type { OrganizationSummary } from '../organization-directory.js';
import { OpenSession } from '../sessions/open-session.js';
import { readUser } from '../users/read-user.js';
import { AttemptCounters } from './attempt-counters.js';
import type { SignedInView, SignUpInput } from './authentication.dto.js';
import type { Client } from './client.js';
import { RegisterUser, type Registered, type Registration } from './register-user.js';

/** Somebody whose address an invitation has proven. */
export interface Invited {
  organizationId: string;
  /** Makes the new user a member, in the transaction that creates them, acting for the organization. */
  join: (userId: string) => Promise<OrganizationSummary>;
}

/** A user with a password, or with the hash of it that another system made: argon2id, PBKDF2 as Django writes it, or bcrypt. */
export type Import = Omit<Registration, 'passwordHash'> & ({ password: string; passwordHash?: never } | { password?: never; passwordHash: string });

/** Sign-up with a password: user, organization and first session in one transaction, after the hash and outside of it. */
@Injectable()
export class SignUp {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly registerUser: RegisterUser,
    private readonly session: OpenSession,
  ) {}

  async signUp({ password, ...input }: SignUpInput, client: Client, invited?: Invited): Promise<SignedInView> {
    await this.counters.count([{ kind: 'sign-up', subject: client.network, limit: identityConfig.value().SIGN_UPS_PER_NETWORK }]);
    await this.policy.assertMayBeChosen(password, { emails: [input.email], names: [input.displayName, input.organizationName ?? ''] });
    const passwordHash = await this.hasher.hash(password);
    const registration = { ...input, passwordHash, ...(invited ? { emailVerified: true, intoOrganizationId: invited.organizationId } : {}) };
    return this.registerUser.register(registration, async ({ userId, organization: founded }) => {
      const organization = invited ? await invited.join(userId) : founded;
      const { tokens } = await this.session.open({ userId, organizationId: organization?.id ?? null, authMethods: ['pwd'], client, event: 'signup.succeeded' });
      return { user: await readUser(userId), ...(organization ? { organization } : {}), ...tokens };
    });
  }

  /** Registers a user without a session, whatever the password; for seeds and imports. Throws for a hash nobody here could verify. */
  async register({ password, ...input }: Import): Promise<Registered> {
    if (input.passwordHash !== undefined) assertKnownHash(input.passwordHash);
    const passwordHash = input.passwordHash ?? (await this.hasher.hash(password!));
    return this.registerUser.register({ ...input, passwordHash }, async (registered) => registered);
  }
}
