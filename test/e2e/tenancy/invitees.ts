import type { ParsedMail } from 'mailparser';
import type { TestApp } from '../../support/app.js';
import type { SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { signUpCustomer, type Person } from '../identity/people.js';

/** Somebody without an organization, whose address is proven. */
export async function signUpVerified(app: TestApp): Promise<Person> {
  const person = await signUpCustomer(app.url);
  await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
  return person;
}

export const tokenIn = (mail: ParsedMail): string => /^http\S+#(foin_[\w-]+)$/m.exec(mail.text ?? '')![1]!;

/** Invites and answers the id of the invitation. */
export async function invite({ client }: Pick<SignedUp, 'client'>, email: string, role = 'support_staff', more: object = {}): Promise<string> {
  const { status, body } = await client.post('/v1/invitations', { email, role, ...more });
  if (status !== 201) throw new Error(`the invitation answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
}
