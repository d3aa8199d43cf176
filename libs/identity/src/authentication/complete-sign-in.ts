import { Injectable } from '@nestjs/common';
import { requireScope, type Fragment } from '@app/kernel';
import type { LoginEventType } from '../audit/login-events.js';
import { AskSecondFactor } from '../mfa/ask-second-factor.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { OpenSession } from '../sessions/open-session.js';
import { SessionEnds } from '../sessions/session-ends.js';
import { presentUser } from '../users/read-user.js';
import type { MfaPendingView, SignedInView } from './authentication.dto.js';
import { InvalidCredentials, UserNotActive } from './authentication.problems.js';
import type { Client } from './client.js';
import type { SignInAccount } from './sign-in-account.js';

/** A user who has proved who they are, and how. */
export interface Proof {
  account: SignInAccount;
  /** RFC 8176: `pwd`, `otp`, `hwk`, `fed`…; `mfa` among them when two factors were proven. */
  authMethods: string[];
  client: Client;
  event?: LoginEventType;
  /** Common table expressions that run in the statement that opens the session. */
  alongside?: Fragment;
  /** Name of one of them that must answer a row, or nothing is opened: 401. */
  onlyIf?: string;
  /** Runs in the transaction that opens the session, and undoes it by throwing. */
  within?(sessionId: string): Promise<void>;
}

/**
 * The one door into a session, for every way of proving who one is: refuses users who are not active, asks for the second
 * factor where there is one, and starts in the preferred organization. Call it outside of a transaction.
 */
@Injectable()
export class CompleteSignIn {
  constructor(
    private readonly directory: OrganizationDirectory,
    private readonly session: OpenSession,
    private readonly ends: SessionEnds,
    private readonly secondFactor: AskSecondFactor,
  ) {}

  /** The session, or what is asked for first; 403 `user_not_active`. */
  async complete(proof: Proof): Promise<SignedInView | MfaPendingView> {
    const { account, authMethods } = proof;
    if (account.status !== 'active') throw new UserNotActive();
    const asked = account.hasSecondFactor && !authMethods.includes('mfa') && !account.isDeviceTrusted;
    return asked ? this.ask(proof) : this.open(proof);
  }

  private async ask({ account, authMethods, client, alongside, onlyIf }: Proof): Promise<MfaPendingView> {
    const scope = requireScope();
    scope.actAs(null, account.id);
    return scope.transaction(async () => {
      if (alongside) {
        const rows = await scope.rows(`with ${alongside.sql} select 1${onlyIf ? ` from ${onlyIf}` : ''}`, alongside.params);
        if (rows.length === 0) throw new InvalidCredentials();
      }
      return this.secondFactor.ask(account.id, authMethods, client);
    });
  }

  private async open({ account, authMethods, client, event = 'login.succeeded', alongside, onlyIf, within }: Proof): Promise<SignedInView> {
    const scope = requireScope();
    scope.actAs(null, account.id);
    return scope.transaction(async () => {
      const start = await this.directory.startingFor(account.id, account.defaultOrganizationId);
      const methods = account.hasSecondFactor && account.isDeviceTrusted && !authMethods.includes('mfa') ? [...authMethods, 'mfa'] : authMethods;
      const opened = await this.session.open({
        userId: account.id,
        organizationId: start?.organization.id ?? null,
        authMethods: methods,
        client,
        event,
        ...(alongside ? { alongside } : {}),
        ...(onlyIf ? { onlyIf } : {}),
      });
      await within?.(opened.sessionId);
      if (start?.singleSession) await this.ends.endOthers({ userId: account.id, organizationId: start.organization.id, exceptSessionId: opened.sessionId }, 'single_session', client);
      return { user: presentUser(account), ...(start ? { organization: start.organization } : {}), ...opened.tokens };
    });
  }
}
