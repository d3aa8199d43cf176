import { Injectable, Logger } from '@nestjs/common';
import { problems, requireScope, type Problem } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import { UserNotActive } from '../authentication/authentication.problems.js';
import type { Client } from '../authentication/client.js';
import type { ProviderRefusal, RefusalCode } from './provider-refusal.js';
import { AccountLinkRequired, ProviderEmailRequired, ProviderRefused, ProviderUnavailable } from './provider.problems.js';

/** Takes down each sign-in through a provider that was refused: one line in the record, and the reason in the log. */
@Injectable()
export class Refusals {
  readonly #log = new Logger('providers');

  constructor(private readonly loginEvents: LoginEvents) {}

  async record({ code, reason, userId }: ProviderRefusal, provider: string, client: Client): Promise<void> {
    this.#log.warn({ provider, code, reason }, 'sign-in through a provider refused');
    await requireScope().transaction(() => this.loginEvents.record({ type: 'provider.refused', userId, client }));
  }
}

/** The refusal as an answer, for callers that are no browser on its way. */
export function problemOf({ code, cause }: ProviderRefusal, ofToken = ProviderRefused): Problem {
  const classes: Record<RefusalCode, new (options?: problems.ProblemOptions) => Problem> = {
    access_denied: ofToken,
    login_expired: ofToken,
    provider_refused: ofToken,
    identity_taken: ofToken,
    provider_unavailable: ProviderUnavailable,
    account_link_required: AccountLinkRequired,
    email_required: ProviderEmailRequired,
    user_not_active: UserNotActive,
  };
  return new classes[code]({ cause });
}

