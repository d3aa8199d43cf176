import { randomBytes } from 'node:crypto';
import { ApiClient, type Answer, type Json } from '../../support/client.js';
import { codeIn, type MailCatcher } from './mail-catcher.js';

export interface Person {
  client: ApiClient;
  userId: string;
  email: string;
  password: string;
  refreshToken: string;
}

export const newEmail = (name = 'person') => `${name}-${randomBytes(6).toString('hex')}@example.test`;
export const newPassword = () => `quiet lantern ${randomBytes(6).toString('hex')}`;

/** Somebody who signed up for themselves, without an organization. */
export async function signUpCustomer(url: string, { email = newEmail() }: { email?: string } = {}): Promise<Person> {
  const password = newPassword();
  const client = new ApiClient(url);
  const { status, body } = await client.post('/v1/auth/signup', { email, password, displayName: 'Pat Customer', accountType: 'customer' });
  if (status !== 201) throw new Error(`sign-up answered ${status}`);
  client.accessToken = body.accessToken;
  return { client, userId: body.user.id, email, password, refreshToken: body.refreshToken };
}

/** The same, after they typed in the code that was mailed to them. */
export async function signUpVerified(url: string, mails: MailCatcher): Promise<Person> {
  const person = await signUpCustomer(url);
  const { status } = await person.client.post('/v1/auth/email-verification/confirmation', { email: person.email, code: codeIn(await mails.newest(person.email)) });
  if (status !== 204) throw new Error(`the code was answered with ${status}`);
  return person;
}

/** All an observer can compare of two answers to requests with the same X-Request-Id. */
export function observable({ status, headers, body }: Answer<Json>): Json {
  const varying = /^(date|retry-after|(x-)?ratelimit-.*)$/;
  return { status, body, headers: Object.fromEntries([...headers].filter(([name]) => !varying.test(name))) };
}
