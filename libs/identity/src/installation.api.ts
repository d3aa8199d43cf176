import { Injectable } from '@nestjs/common';
import { VerifyLoginEvents, type AuditReport } from './audit/verify-login-events.js';
import { UserRolesService } from './roles/user-roles.service.js';

/** What commands on the machine itself may ask of identity; whoever runs them answers to nobody here. */
@Injectable()
export class InstallationApi {
  constructor(
    private readonly userRoles: UserRolesService,
    private readonly verifier: VerifyLoginEvents,
  ) {}

  /** Gives a role of the installation to the user who has proven the address; false when nobody active has. */
  grantRole(email: string, role: string): Promise<boolean> {
    return this.userRoles.grant(email, role);
  }

  /** Reads the whole record of sign-ins. Outside of a transaction. */
  verifyAudit(): Promise<AuditReport> {
    return this.verifier.verify();
  }
}
