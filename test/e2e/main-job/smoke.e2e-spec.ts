import { eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { startTestApp, type TestApp } from '../../support/app.js';

describe('the main job, without mail', () => {
  let app: TestApp;
  let ceo: SignedUp;
  beforeAll(async () => {
    app = await startTestApp({ worker: true });
    ceo = await signUpCompany(app.url);
  });
  afterAll(() => app?.close());

  it('takes a lead to a deal, with every step on the timeline', async () => {
    const lead = await ceo.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.test', leadSource: 'website' });
    expect([lead.status, lead.body]).toEqual([201, expect.objectContaining({ email: 'ada@example.test' })]);
    const converted = await ceo.client.post(`/v1/leads/${lead.body.id}/conversion`, {});
    expect(converted.status).toBe(201);
    const entries = await eventually(async () => {
      const { body } = await ceo.client.get(`/v1/timeline?subject=lead:${lead.body.id}`);
      return body.data.length >= 2 && body.data;
    });
    expect(entries.map((entry: { kind: string }) => entry.kind)).toEqual(expect.arrayContaining(['lead_created', 'lead_converted']));
  });
});
