import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { ApiClient, signUpCompany } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { addColleague, type Colleague } from '../../../../test/e2e/tenancy/colleagues.js';

describe('changing members at the same time', () => {
  let app: TestApp;
  const sql = <R>(text: string, params: unknown[]) => queryAsAdmin<R>(app.database, text, params);
  const activeCeos = async (organizationId: string) => Number((await sql<{ n: string }>(`select count(*) as n from members where organization_id = $1 and role = 'ceo' and is_active`, [organizationId]))[0]!.n);

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  /** Two ceos of one organization. */
  async function twoCeos(): Promise<{ organizationId: string; one: Colleague; two: Colleague }> {
    const company = await signUpCompany(app.url);
    const two = await addColleague(app, company, 'ceo');
    const [{ id: memberId }] = (await company.client.get(`/v1/members?userId=${company.userId}`)).body.data;
    return { organizationId: company.organizationId, one: { client: company.client, userId: company.userId, memberId }, two };
  }

  it.each<[string, (client: ApiClient, memberId: string) => Promise<{ status: number }>]>([
    ['demote each other', (client, memberId) => client.patch(`/v1/members/${memberId}`, { role: 'manager' })],
    ['deactivate each other', (client, memberId) => client.post(`/v1/members/${memberId}/deactivation`)],
    ['remove each other', (client, memberId) => client.delete(`/v1/members/${memberId}`)],
  ])('leaves one of two ceos who %s', async (_, act) => {
    for (let round = 0; round < 5; round++) {
      const { organizationId, one, two } = await twoCeos();
      const answers = await Promise.all([act(one.client, two.memberId), act(two.client, one.memberId)]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      expect(await activeCeos(organizationId)).toBe(1);
    }
  });

  it.each<[string, (ceo: Colleague) => Promise<{ status: number }>]>([
    ['step down', ({ client, memberId }) => client.patch(`/v1/members/${memberId}`, { role: 'manager' })],
    ['leave', ({ client }) => client.post('/v1/organization/departure')],
  ])('leaves one of two ceos who both %s', async (_, act) => {
    for (let round = 0; round < 5; round++) {
      const { organizationId, one, two } = await twoCeos();
      const statuses = (await Promise.all([act(one), act(two)])).map(({ status }) => status).sort();
      expect([200, 204]).toContain(statuses[0]);
      expect(statuses[1]).toBe(409);
      expect(await activeCeos(organizationId)).toBe(1);
    }
  });

  it('lets one of ten parallel reactivations take the last seat', async () => {
    const company = await signUpCompany(app.url);
    const colleagues = await Promise.all(Array.from({ length: 10 }, () => addColleague(app, company, 'support_staff')));
    for (const { memberId } of colleagues) await company.client.post(`/v1/members/${memberId}/deactivation`);
    await sql('update organizations set seat_limit = 2 where id = $1', [company.organizationId]);
    const answers = await Promise.all(colleagues.map(({ memberId }) => company.client.post(`/v1/members/${memberId}/reactivation`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  });
});
