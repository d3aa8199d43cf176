import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../test/support/client.js';
import { CrmApi } from './crm.api.js';

describe('What crm tells other contexts', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const aLead = async ({ client }: SignedUp, email: string) => (await client.post('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName: 'Okafor', email })).body.id as string;
  const ask = (who: SignedUp, addresses: string[]) => test.as(who, () => test.app.get(CrmApi).subjectsByEmail(addresses));

  it('is the newest lead of an address, and its deal once it has one', async () => {
    await aLead(acme, 'ada@example.com');
    const newest = await aLead(acme, 'Ada@Example.com');
    expect(await ask(acme, ['ADA@example.com', 'ada@example.com', 'nobody@example.com'])).toEqual([{ address: 'ada@example.com', leadId: newest, dealId: null }]);
    const { dealId } = (await acme.client.post(`/v1/leads/${newest}/conversion`)).body;
    expect(await ask(acme, ['ada@example.com'])).toEqual([{ address: 'ada@example.com', leadId: newest, dealId }]);
  });

  it('is an open deal before a closed one, also without a lead', async () => {
    const deal = async () => (await acme.client.post('/v1/deals', { title: 'Deal', value: '1', contactName: 'Bo', contactEmail: 'bo@example.com' })).body;
    const open = await deal();
    const closed = await deal();
    const stages = (await acme.client.get(`/v1/pipelines/${closed.pipelineId}/stages`)).body.data as { id: string; type: string }[];
    await acme.client.post(`/v1/deals/${closed.id}/transitions`, { toStageId: stages.find(({ type }) => type === 'won')!.id });
    expect(await ask(acme, ['bo@example.com'])).toEqual([{ address: 'bo@example.com', leadId: null, dealId: open.id }]);
  });

  it('never speaks of another organization or of what was deleted', async () => {
    const id = await aLead(acme, 'carl@example.com');
    expect(await ask(globex, ['carl@example.com'])).toEqual([]);
    const known = (who: SignedUp) => test.as(who, async () => [await test.app.get(CrmApi).exists({ type: 'lead', id }), await test.app.get(CrmApi).addressOf({ type: 'lead', id })]);
    expect(await known(acme)).toEqual([true, 'carl@example.com']);
    expect(await known(globex)).toEqual([false, null]);
    await acme.client.delete(`/v1/leads/${id}`);
    expect(await ask(acme, ['carl@example.com'])).toEqual([]);
    expect(await known(acme)).toEqual([false, null]);
  });
});
