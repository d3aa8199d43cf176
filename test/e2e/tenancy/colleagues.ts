import { TenancyApi, type MemberRole } from '@app/tenancy';
import { ApiClient, type SignedUp } from '../../support/client.js';
import type { TestApp } from '../../support/app.js';
import { signUpCustomer } from '../identity/people.js';

export interface Colleague {
  client: ApiClient;
  userId: string;
  memberId: string;
}

/** Somebody new in the organization of `company`, signed in there. */
export async function addColleague(app: TestApp, company: SignedUp, role: MemberRole): Promise<Colleague> {
  const { client, userId } = await signUpCustomer(app.url);
  const memberId = await app.as({ organizationId: company.organizationId, userId: company.userId }, () => app.app.get(TenancyApi).addMember({ userId, role }));
  const { body } = await client.post('/v1/auth/switch-organization', { organizationId: company.organizationId });
  return { client: new ApiClient(app.url, body.accessToken), userId, memberId };
}
