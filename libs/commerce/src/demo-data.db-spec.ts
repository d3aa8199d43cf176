import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../../test/support/client.js';
import { CommerceDemoData } from './demo-data.js';

describe('The demo data of commerce', () => {
  let test: TestApp;
  let company: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
    await test.as(company, () => test.app.get(CommerceDemoData).create([company.userId]));
  }, 120_000);
  afterAll(() => test.close());

  it('has customers with orders, and a segment of those who were invited by hand', async () => {
    const { data: customers } = (await company.client.get('/v1/customers?limit=100')).body;
    expect(customers).toHaveLength(24);
    const { data: segments } = (await company.client.get('/v1/segments?limit=50')).body;
    const invited: Json = segments.find(({ name }: Json) => name === 'Invited to the opening');
    expect(invited.memberCount).toBe(8);
    const { data: members } = (await company.client.get(`/v1/segments/${invited.id}/members`)).body;
    expect(members.map(({ source }: Json) => source)).toEqual(Array.from({ length: 8 }, () => 'manual_in'));
    expect((await company.client.get('/v1/customer-merges')).body.data).toHaveLength(1);
    expect((await company.client.get('/v1/orders?limit=1')).body.data).toHaveLength(1);
  });
});
