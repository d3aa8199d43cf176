import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import type { MfaPendingView, SignedInView } from '../authentication/authentication.dto.js';
import type { Client } from '../authentication/client.js';
import { CompleteSignIn } from '../authentication/complete-sign-in.js';
import { signInAccount } from '../authentication/sign-in-account.js';
import { SignInChallenges } from '../authentication/sign-in-challenges.js';
import { LinkIdentity } from './link-identity.js';
import type { LoginState } from './login-states.js';
import type { OidcOutcome } from './oidc-leg.js';
import type { ProviderIdentity } from './provider-identity.js';
import { ProviderRefusal } from './provider-refusal.js';
import { TicketInvalid } from './provider.problems.js';
import { returnAddress } from './return-path.js';
import { SignInWithProvider } from './sign-in-with-provider.js';

const TICKET_SECONDS = 60;
/** RFC 8176 has no word for it: somebody else looked. */
export const FEDERATED = 'fed';

interface TicketData {
  /** The browser it was given to, SHA-256 in base64url. */
  browser: string;
}

/** What happens when a browser is back from a provider. */
@Injectable()
export class FinishLogin {
  constructor(
    private readonly signIn: SignInWithProvider,
    private readonly linkIdentity: LinkIdentity,
    private readonly challenges: SignInChallenges,
    private readonly completeSignIn: CompleteSignIn,
  ) {}

  /** Where the browser goes next; ProviderRefusal. */
  async addressAfter({ identity, login }: Extract<OidcOutcome, { kind: 'identity' }>, client: Client): Promise<string> {
    const answer = login.purpose === 'link' ? await this.link(login, identity, client) : { ticket: await this.ticket(login, identity, client) };
    return returnAddress(login.returnPath, answer);
  }

  private async link({ userId, sessionId }: LoginState, identity: ProviderIdentity, client: Client): Promise<Record<string, string>> {
    if (!userId || !sessionId) throw new ProviderRefusal('login_expired', 'session'); // it ended meanwhile, and the state with it
    await requireScope().transaction(() => this.linkIdentity.bySession(userId, sessionId, identity, client));
    return { linked: identity.provider };
  }

  /** Tokens do not travel in addresses: what does is good once, for a minute, in this browser. */
  private async ticket({ browserHash, ...account }: LoginState, identity: ProviderIdentity, client: Client): Promise<string> {
    const userId = await this.signIn.userOf(identity, account, client);
    const data = { browser: browserHash.toString('base64url') } satisfies TicketData;
    return requireScope().transaction(() => this.challenges.open({ kind: 'ticket', userId, data: { ...data }, seconds: TICKET_SECONDS }));
  }

  /** The session a ticket is good for, or what is asked for first; 401 `ticket_invalid`. */
  async redeem(ticket: string, browserHash: Buffer | null, client: Client): Promise<SignedInView | MfaPendingView> {
    const challenge = await this.challenges.tryOnce<TicketData>('ticket', ticket, 1);
    const account = challenge?.userId ? await signInAccount(challenge.userId, client.trustTokenHash) : undefined;
    if (!challenge || !account || challenge.data.browser !== browserHash?.toString('base64url')) throw new TicketInvalid();
    return this.completeSignIn.complete({ account, authMethods: [FEDERATED], client, alongside: { sql: 'redeemed as (delete from sign_in_challenges where id = ?)', params: [challenge.id] } });
  }
}
