import { Injectable } from '@nestjs/common';
import { VerifyLoginEvents, type AuditReport } from './audit/verify-login-events.js';
import type { Registered } from './authentication/register-user.js';
import { SignUp } from './authentication/sign-up.js';
import { PasswordPolicy } from './credentials/password-policy.js';
import { UserRolesService } from './roles/user-roles.service.js';

interface NewUser {
  email: string;
  displayName: string;
  password: string;
  organizationName: string | undefined;
}

/** What commands on the machine itself may ask of identity; whoever runs them answers to nobody here. */
@Injectable()
export class InstallationApi {
  constructor(
    private readonly userRoles: UserRolesService,
    private readonly verifier: VerifyLoginEvents,
    private readonly signUp: SignUp,
    private readonly passwords: PasswordPolicy,
  ) {}

  /** Gives a role of the installation to the user who has proven the address; false when nobody active has. */
  grantRole(email: string, role: string): Promise<boolean> {
    return this.userRoles.grant(email, role);
  }

  /** A user whose address counts as proven, with an organization where one is named. 422 for a password nobody may choose. Outside of a transaction. */
  async createUser({ organizationName, ...user }: NewUser): Promise<Registered> {
    await this.passwords.assertMayBeChosen(user.password, { emails: [user.email], names: [user.displayName, organizationName ?? ''] }, 'password');
    return this.signUp.register({ ...user, emailVerified: true, accountType: organizationName === undefined ? 'customer' : 'company', organizationName });
  }

  /** Reads the whole record of sign-ins. Outside of a transaction. */
  verifyAudit(): Promise<AuditReport> {
    return this.verifier.verify();
  }
}
