import { randomBytes } from 'node:crypto';
import { ApiClient, type Answer, type Json } from '../../support/client.js';

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
export async function signUpCustomer(url: string): Promise<Person> {
  const [email, password] = [newEmail(), newPassword()];
  const client = new ApiClient(url);
  const { status, body } = await client.post('/v1/auth/signup', { email, password, displayName: 'Pat Customer', accountType: 'customer' });
  if (status !== 201) throw new Error(`sign-up answered ${status}`);
  client.accessToken = body.accessToken;
  return { client, userId: body.user.id, email, password, refreshToken: body.refreshToken };
}

/** All an observer can compare of two answers to requests with the same X-Request-Id. */
export function observable({ status, headers, body }: Answer<Json>): Json {
  const varying = /^(date|retry-after|(x-)?ratelimit-.*)$/;
  return { status, body, headers: Object.fromEntries([...headers].filter(([name]) => !varying.test(name))) };
}
