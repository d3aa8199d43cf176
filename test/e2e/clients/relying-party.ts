import * as oidc from 'openid-client';
import { PUBLIC_URL } from '../../support/browser.js';
import type { SignedUp } from '../../support/client.js';
import { Visitor, type Seen } from './visitor.js';

export interface Environment {
  id: string;
  clientId: string;
  version: number;
  redirectUrl: string;
  secret: string;
}

/** A client app of the company with one environment, and a token of it. */
export async function addEnvironment(company: SignedUp, { environment = 'stage', redirectUrl = 'https://shop.example/signed-in', scopes = ['crm.leads.read'] }: { environment?: string; redirectUrl?: string; scopes?: string[] } = {}): Promise<Environment> {
  const app = await company.client.post('/v1/clients', { name: 'Shop <b>app</b>', contacts: [{ name: 'Ida', email: 'ida@shop.example' }] });
  if (app.status !== 201) throw new Error(`the app was answered with ${app.status}: ${JSON.stringify(app.body)}`);
  const made = await company.client.post(`/v1/clients/${app.body.id}/environments`, { environment, redirectUrls: [redirectUrl], scopes });
  if (made.status !== 201) throw new Error(`the environment was answered with ${made.status}: ${JSON.stringify(made.body)}`);
  return { id: made.body.id, clientId: app.body.id, version: made.body.version, redirectUrl, secret: await addToken(company, made.body.id) };
}

export async function addToken(company: SignedUp, environmentId: string, scopes = ['crm.leads.read'], bounds: object = {}): Promise<string> {
  const { status, body } = await company.client.post(`/v1/client-environments/${environmentId}/tokens`, { name: 'secret', scopes, ...bounds });
  if (status !== 201) throw new Error(`the token was answered with ${status}: ${JSON.stringify(body)}`);
  return body.token;
}

/** openid-client, an independent implementation, as the client app; it reaches the application under its public address. */
export async function relyingParty(appUrl: string, environment: Environment, { secret = environment.secret, isPublic = false, metadata = {} }: { secret?: string; isPublic?: boolean; metadata?: object } = {}): Promise<oidc.Configuration> {
  const customFetch: oidc.CustomFetch = (url, options) => fetch(url.replace(PUBLIC_URL, appUrl), options as RequestInit);
  const authentication = isPublic ? oidc.None() : oidc.ClientSecretBasic(secret);
  const configuration = await oidc.discovery(new URL(`${PUBLIC_URL}/oidc`), environment.id, metadata, authentication, { execute: [oidc.allowInsecureRequests], [oidc.customFetch]: customFetch });
  configuration[oidc.customFetch] = customFetch;
  return configuration;
}

export interface Attempt {
  url: URL;
  verifier: string;
  nonce: string;
  state: string;
}

/** Where the user is sent to sign in. */
export async function begin(rp: oidc.Configuration, environment: Environment, parameters: Record<string, string> = {}): Promise<Attempt> {
  const [verifier, nonce, state] = [oidc.randomPKCECodeVerifier(), oidc.randomNonce(), oidc.randomState()];
  const url = oidc.buildAuthorizationUrl(rp, {
    redirect_uri: environment.redirectUrl,
    scope: 'openid email profile offline_access',
    prompt: 'consent',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce,
    state,
    ...parameters,
  });
  return { url, verifier, nonce, state };
}

/** Goes through the pages: password, then consent where it is asked for. */
export async function signIn(visitor: Visitor, attempt: Attempt, { email, password }: { email: string; password: string }): Promise<Seen> {
  let seen = await visitor.open(attempt.url);
  if (seen.html.includes('name="password"')) seen = await visitor.submit(seen, { step: 'password', email, password });
  if (seen.html.includes('value="allow"')) seen = await visitor.submit(seen, { step: 'allow' });
  return seen;
}

export const exchange = (rp: oidc.Configuration, { verifier, nonce, state }: Attempt, callback: URL, parameters: Record<string, string> = {}) =>
  oidc.authorizationCodeGrant(rp, callback, { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true }, parameters);

interface Failure {
  error?: string;
  code?: string;
  message: string;
  /** What a WWW-Authenticate header says. */
  cause?: { parameters?: { error?: string } }[];
}

/** The OAuth error code a promise fails with. */
export async function errorOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (failure: Failure) => failure.error ?? failure.cause?.[0]?.parameters?.error ?? failure.code ?? failure.message,
  );
}
