import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { invite, signUpVerified } from '../../../../test/e2e/tenancy/invitees.js';
import type { Person } from '../../../../test/e2e/identity/people.js';
import { newInvitationToken } from './invitation-token.js';

describe('answering an invitation at the same time', () => {
  let app: TestApp;
  const sql = <R>(text: string, params: unknown[]) => queryAsAdmin<R>(app.database, text, params);
  const members = async ({ organizationId }: SignedUp) => Number((await sql<{ n: string }>('select count(*) as n from members where organization_id = $1 and is_active', [organizationId]))[0]!.n);

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  /** Somebody invited, and the token as it would have been mailed. */
  async function invited(company: SignedUp): Promise<Person & { token: string; invitationId: string }> {
    const person = await signUpVerified(app);
    const invitationId = await invite(company, person.email, 'manager');
    const { token, hash } = newInvitationToken(company.organizationId);
    await sql('update invitations set token_hash = $1 where id = $2', [hash, invitationId]);
    return { ...person, token, invitationId };
  }
  const accept = ({ client, token }: { client: Person['client']; token: string }) => client.post('/v1/invitations/acceptance', { token });

  it('makes one member of fifty parallel acceptances', async () => {
    const company = await signUpCompany(app.url);
    const dana = await invited(company);
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept(dana)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'already_member')).toHaveLength(49);
    expect(await members(company)).toBe(2);
    const joined = await sql(`select 1 from outbox_events where type = 'tenancy.member.joined' and data->>'userId' = $1`, [dana.userId]);
    expect(joined).toHaveLength(1);
  });

  it('fills the seats there are and no more', async () => {
    const company = await signUpCompany(app.url);
    const people = await Promise.all(Array.from({ length: 8 }, () => invited(company)));
    await sql('update organizations set seat_limit = 4 where id = $1', [company.organizationId]);
    const answers = await Promise.all(people.map(accept));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'seat_limit_reached')).toHaveLength(5);
    expect(await members(company)).toBe(4);
  });

  it('takes it back or makes a member, never both', async () => {
    const company = await signUpCompany(app.url);
    for (let round = 0; round < 8; round++) {
      const dana = await invited(company);
      const before = await members(company);
      const [accepted, revoked] = await Promise.all([accept(dana), company.client.delete(`/v1/invitations/${dana.invitationId}`)]);
      expect([[200, 409], [410, 204]]).toContainEqual([accepted.status, revoked.status]);
      expect(await members(company)).toBe(before + (accepted.status === 200 ? 1 : 0));
    }
  });
});
