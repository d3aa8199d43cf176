import { randomBytes } from 'node:crypto';
import { generateSync } from 'otplib';
import type { TestApp } from '../../support/app.js';
import { ApiClient, type Answer, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { VirtualAuthenticator, type Ceremony } from '../../support/virtual-authenticator.js';
import { signUpCustomer, type Person } from './people.js';

export const ORIGIN = 'http://localhost:3000'; // PUBLIC_URL of the tests

export interface Enrolled {
  factorId: string;
  secret: string;
  recoveryCodes: string[];
}

/** The code of an authenticator app, `steps` of 30 seconds from now. */
export const codeOf = (secret: string, steps = 0): string => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

/** A code that is not right at the present, nor one step before or after it. */
export function wrongCodeFor(secret: string): string {
  const right = [-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps));
  for (;;) {
    const code = String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, '0');
    if (!right.includes(code)) return code;
  }
}

/** Adds an authenticator app, and forgets that its first code was used. */
export async function enrolTotp(app: TestApp, client: ApiClient, name = 'Phone'): Promise<Enrolled> {
  const { status, body } = await client.post('/v1/me/mfa-factors', { type: 'totp', name });
  if (status !== 201) throw new Error(`enrolling answered ${status}: ${JSON.stringify(body)}`);
  const activated = await client.post(`/v1/me/mfa-factors/${body.id}/activation`, { code: codeOf(body.secret) });
  if (activated.status !== 200) throw new Error(`activation answered ${activated.status}: ${JSON.stringify(activated.body)}`);
  await forgetSteps(app);
  return { factorId: body.id, secret: body.secret, recoveryCodes: activated.body.recoveryCodes };
}

/** As if half a minute had passed. */
export const forgetSteps = (app: TestApp) => queryAsAdmin(app.database, `update user_mfa_factors set last_counter = null where type = 'totp'`);
export const forgetAttempts = (app: TestApp) => queryAsAdmin(app.database, 'delete from attempt_counters');

/** Adds a passkey of the authenticator. */
export async function addPasskey(client: ApiClient, authenticator: VirtualAuthenticator, ceremony: Partial<Ceremony> = {}): Promise<Answer<Json>> {
  const { status, body } = await client.post('/v1/me/mfa-factors/passkey-options');
  if (status !== 200) throw new Error(`passkey-options answered ${status}: ${JSON.stringify(body)}`);
  return client.post('/v1/me/mfa-factors', { type: 'webauthn', name: 'Key', passkeyToken: body.passkeyToken, passkey: authenticator.create(body.options, ceremony) });
}

/** The first half of a sign-in with the password. */
export const logIn = (app: TestApp, { email, password }: { email: string; password: string }, headers: Record<string, string> = {}) =>
  new ApiClient(app.url).post('/v1/auth/login', { email, password }, headers);

/** Somebody with an authenticator app. */
export async function personWithTotp(app: TestApp): Promise<Person & Enrolled> {
  const person = await signUpCustomer(app.url);
  return { ...person, ...(await enrolTotp(app, person.client)) };
}

/** As if the user had proven who they are the given time ago. The access token is issued anew, because it says when. */
export async function signedInAgo(app: TestApp, person: Person, minutes: number): Promise<ApiClient> {
  await queryAsAdmin(app.database, `update sessions set authenticated_at = now() - $2 * interval '1 minute' where user_id = $1`, [person.userId, minutes]);
  const { body } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: person.refreshToken });
  person.refreshToken = body.refreshToken;
  person.client.accessToken = body.accessToken;
  return person.client;
}

export const eventsOf = async (app: TestApp, userId: string): Promise<string[]> =>
  (await queryAsAdmin<{ type: string }>(app.database, 'select type from login_events where user_id = $1 order by id', [userId])).map(({ type }) => type);
