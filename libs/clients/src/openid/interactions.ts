import { Injectable } from '@nestjs/common';
import { IdentityApi, SignInApi, type SignedInUser } from '@app/identity';
import { declaredPermissions, KeyedMac, Problem } from '@app/kernel';
import type { Interaction, Provider } from 'oidc-provider';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Accounts } from './accounts.js';
import { OPENID_PATH, OpenIdProvider } from './openid-provider.js';
import { consentPage, logInPage, noticePage, pagePolicy, secondFactorPage } from './pages.js';

/** What a form of ours may send. */
export interface FormInput {
  csrf: string;
  step: string;
  email: string;
  password: string;
  mfaToken: string;
  code: string;
}

export interface PageAnswer {
  status: number;
  html: string;
  policy: string;
}

interface Visit {
  provider: Provider;
  details: Interaction;
  request: IncomingMessage;
  response: ServerResponse;
  /** What the user reads as the name of the client app. */
  client: string;
  clientId: string;
}

const SCOPES: Record<string, string> = {
  openid: 'know who you are',
  profile: 'see your name, language, time zone and picture',
  email: 'see your e-mail address',
  offline_access: 'keep this access while you are away',
};

/** The pages on which a user signs in and consents, one step at a time. The cookie of the interaction says whose visit it is. */
@Injectable()
export class Interactions {
  constructor(
    private readonly openId: OpenIdProvider,
    private readonly signIns: SignInApi,
    private readonly identity: IdentityApi,
    private readonly accounts: Accounts,
    private readonly mac: KeyedMac,
  ) {}

  /** The page of the step that is due. */
  async show(uid: string, request: IncomingMessage, response: ServerResponse): Promise<PageAnswer> {
    const visit = await this.visit(uid, request, response);
    return visit ? this.page(visit) : GONE;
  }

  /** Takes a step; null when the answer was sent, back to the client app. */
  async submit(uid: string, input: FormInput, request: IncomingMessage, response: ServerResponse): Promise<PageAnswer | null> {
    const visit = await this.visit(uid, request, response);
    if (!visit) return GONE;
    if (!this.mac.verify('openid-form', uid, input.csrf)) return { ...this.page(visit, 'This form was not ours. Please try again.'), status: 403 };
    if (input.step === 'cancel') return this.finish(visit, { error: 'access_denied', error_description: 'The user refused.' });
    if (visit.details.prompt.name === 'consent') return input.step === 'allow' ? this.consent(visit) : this.page(visit);
    return this.signIn(visit, input);
  }

  private async visit(uid: string, request: IncomingMessage, response: ServerResponse): Promise<Visit | null> {
    const provider = await this.openId.current();
    const details = await provider.interactionDetails(request, response).catch((error: Error) => {
      if (error.name === 'SessionNotFound') return null;
      throw error;
    });
    if (details?.uid !== uid) return null;
    const clientId = String(details.params['client_id']);
    const client = await provider.Client.find(clientId);
    return client ? { provider, details, request, response, client: client.clientName ?? clientId, clientId } : null;
  }

  private page(visit: Visit, refusal?: string, email = String(visit.details.params['login_hint'] ?? '')): PageAnswer {
    const form = this.form(visit, refusal);
    const html = visit.details.prompt.name === 'consent' ? consentPage({ ...form, ...askedFor(visit.details) }) : logInPage({ ...form, email });
    return answer(visit, html);
  }

  private form({ details: { uid }, client }: Visit, refusal?: string) {
    return { action: `${OPENID_PATH}/interaction/${uid}`, csrf: this.mac.sign('openid-form', uid), client, refusal };
  }

  private async signIn(visit: Visit, input: FormInput): Promise<PageAnswer | null> {
    try {
      const step = input.step === 'code' ? await this.signIns.withCode({ mfaToken: input.mfaToken, code: input.code }) : await this.signIns.withPassword({ email: input.email, password: input.password });
      if ('sessionId' in step) return await this.enter(visit, step);
      return answer(visit, secondFactorPage({ ...this.form(visit), mfaToken: step.mfaToken }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const refusal = error.status === 429 ? 'Too many attempts. Please wait a while.' : error.title;
      const again = input.step === 'code' && input.mfaToken !== '' && error.status !== 429;
      const page = again ? answer(visit, secondFactorPage({ ...this.form(visit, refusal), mfaToken: input.mfaToken })) : this.page(visit, refusal, input.email);
      return { ...page, status: error.status };
    }
  }

  /** Lets in who the client app is for; the others' session ends again. */
  private async enter(visit: Visit, user: SignedInUser): Promise<PageAnswer | null> {
    if (!(await this.accounts.find(visit.clientId, user.userId))) {
      await this.signIns.end(user);
      return { ...this.page(visit, 'This app is not for your account, or your e-mail address is not verified yet.'), status: 403 };
    }
    const session = await this.identity.liveSession(user.sessionId, user.userId);
    return this.finish(visit, { login: { accountId: user.userId, amr: session?.authMethods ?? [], ts: user.authTimeSeconds, remember: false, identitySessionId: user.sessionId } });
  }

  private async consent(visit: Visit): Promise<null> {
    const { provider, details, clientId } = visit;
    const known = details.grantId ? await provider.Grant.find(details.grantId) : undefined;
    const grant = known ?? new provider.Grant({ accountId: details.session!.accountId, clientId });
    const { missingOIDCScope, missingResourceScopes = {} } = details.prompt.details; // none where the app asked for consent again to what it has
    if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
    for (const [resource, scopes] of Object.entries(missingResourceScopes)) grant.addResourceScope(resource, scopes.join(' '));
    return this.finish(visit, { consent: { grantId: await grant.save() } });
  }

  private async finish({ provider, request, response }: Visit, result: object): Promise<null> {
    await provider.interactionFinished(request, response, result);
    return null;
  }
}

/** Browsers apply `form-action` to where an answer redirects as well, so it names the origin the user is sent back to. */
function answer({ details }: Visit, html: string): PageAnswer {
  const { origin } = new URL(String(details.params['redirect_uri']));
  return { status: 200, html, policy: pagePolicy([origin]) };
}

const GONE: PageAnswer = { status: 400, html: noticePage('This sign-in has ended', 'Go back to the app and begin again.'), policy: pagePolicy() };

/** In words: what the app would know of the user, and what it would do in their place at our API. */
function askedFor({ params, prompt }: Interaction): { known: string[]; done: string[] } {
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details;
  const missing = new Set([...missingOIDCScope, ...Object.values(missingResourceScopes).flat()]);
  const asked = missing.size > 0 ? [...missing] : String(params['scope'] ?? '').split(' ');
  const declared = [...declaredPermissions('organization'), ...declaredPermissions('own')];
  const permissions = new Map<string, string>(declared.map(({ permission, description }) => [permission, description]));
  const known = params['resource'] === undefined ? asked : asked.filter((scope) => !permissions.has(scope));
  const inWords = (scope: string): string => SCOPES[scope] ?? permissions.get(scope) ?? scope;
  return { known: known.map(inWords), done: asked.filter((scope) => !known.includes(scope)).map(inWords) };
}
