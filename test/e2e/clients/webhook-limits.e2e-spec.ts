import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type SignedUp } from '../../support/client.js';
import { addEnvironment } from './webhook-world.js';

describe('How many webhooks there may be', () => {
  let test: TestApp;
  const add = ({ client }: SignedUp, environmentId: string) =>
    client.post(`/v1/client-environments/${environmentId}/webhooks`, { name: 'Hook', url: 'https://shop.example/hooks', type: 'custom', eventPatterns: ['crm.lead.*'] });

  beforeAll(async () => {
    test = await startTestApp({ environment: { WEBHOOKS_PER_ENVIRONMENT_MAX: '2', WEBHOOKS_PER_ORGANIZATION_MAX: '3' } });
  });
  afterAll(() => test?.close());

  it('is limited in an environment, also for those who ask at the same moment, until one is deleted', async () => {
    const company = await signUpCompany(test.url);
    const { id } = await addEnvironment(company);
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(company, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'too_many_webhooks', limit: 2 });
    const gone = answers.find(({ status }) => status === 201)!.body;
    expect((await company.client.delete(`/v1/webhooks/${gone.id}`)).status).toBe(204);
    expect([(await add(company, id)).status, (await add(company, id)).status]).toEqual([201, 409]);
  });

  it('is limited in an organization, and leaves every other organization its own', async () => {
    const [company, other] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    const [first, second, third] = [await addEnvironment(company), await addEnvironment(company), await addEnvironment(company)];
    const answers = await Promise.all([first, second, third, first, second, third].map(({ id }) => add(company, id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ body }) => body.code === 'too_many_webhooks' && body.limit === 3).length).toBeGreaterThan(0);
    expect((await add(other, (await addEnvironment(other)).id)).status).toBe(201);
    expect((await add(other, first.id)).status).toBe(404);
  });
});
