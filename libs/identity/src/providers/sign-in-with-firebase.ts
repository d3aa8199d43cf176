import { Injectable } from '@nestjs/common';
import type { MfaPendingView, SignedInView } from '../authentication/authentication.dto.js';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { CompleteSignIn } from '../authentication/complete-sign-in.js';
import { signInAccount } from '../authentication/sign-in-account.js';
import { identityConfig } from '../identity.config.js';
import { FEDERATED } from './finish-login.js';
import { FirebaseTokens } from './firebase-tokens.js';
import { ProviderRefusal } from './provider-refusal.js';
import type { FirebaseSignIn } from './provider.dto.js';
import { ProviderTokenInvalid } from './provider.problems.js';
import { FIREBASE } from './provider-settings.js';
import { problemOf, Refusals } from './refusals.js';
import { SignInWithProvider } from './sign-in-with-provider.js';

/** Sign-in with an ID token of Firebase. */
@Injectable()
export class SignInWithFirebase {
  constructor(
    private readonly tokens: FirebaseTokens,
    private readonly signIn: SignInWithProvider,
    private readonly completeSignIn: CompleteSignIn,
    private readonly refusals: Refusals,
    private readonly counters: AttemptCounters,
  ) {}

  async signInWith({ idToken, accountType = 'customer', organizationName }: FirebaseSignIn, client: Client): Promise<SignedInView | MfaPendingView> {
    await this.counters.count([{ kind: 'firebase', subject: client.network, limit: identityConfig.value().SIGN_UPS_PER_NETWORK }]);
    const userId = await this.userOf(idToken, { accountType, organizationName: organizationName ?? null }, client);
    const account = await signInAccount(userId, client.trustTokenHash);
    if (!account) throw new ProviderTokenInvalid();
    return this.completeSignIn.complete({ account, authMethods: [FEDERATED], client });
  }

  private async userOf(idToken: string, account: { accountType: 'company' | 'customer'; organizationName: string | null }, client: Client): Promise<string> {
    try {
      return await this.signIn.userOf(await this.tokens.identify(idToken), account, client);
    } catch (error) {
      if (!(error instanceof ProviderRefusal)) throw error;
      await this.refusals.record(error, FIREBASE, client);
      throw problemOf(error, ProviderTokenInvalid);
    }
  }
}
