import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { ConvertLead } from './convert-lead.js';
import type { Lead } from './lead.entity.js';
import { LeadAlreadyConverted } from './lead.problems.js';
import { LeadsService } from './leads.service.js';

describe('Converting a lead', () => {
  let test: TestApp;
  let company: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const aLead = (overrides: object = {}): Promise<Lead> =>
    test.as(company, () =>
      test.app.get(LeadsService).create({ firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com', leadSource: 'event', status: 'new', currency: 'EUR', ...overrides }),
    );
  const convert = (id: string) => test.as(company, () => test.app.get(ConvertLead).convert(id, undefined));

  it('makes one deal, however many convert it at the same moment', async () => {
    const lead = await aLead();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => convert(lead.id)));
    const done = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as LeadAlreadyConverted);
    const deals = await queryAsAdmin<{ id: string }>(test.database, 'select id from deals where lead_id = $1', [lead.id]);
    expect(done).toHaveLength(1);
    expect(deals).toEqual([{ id: done[0]!.dealId }]);
    expect(refused).toHaveLength(19);
    for (const problem of refused) expect(problem).toMatchObject({ code: 'lead_already_converted', extensions: { dealId: done[0]!.dealId } });
    const events = await queryAsAdmin(test.database, `select type from outbox_events where data->>'dealId' = $1 order by type`, [done[0]!.dealId]);
    expect(events).toEqual([{ type: 'crm.deal.created' }, { type: 'crm.lead.converted' }]);
    expect(await queryAsAdmin(test.database, 'select 1 from contacts where email = $1', [lead.email])).toHaveLength(1);
  });

  it('links lead and deal to each other and carries over what the lead knows', async () => {
    const lead = await aLead({ companyName: 'Okafor Logistics', estimatedValue: '12500.00', phone: '+4930901820', assignedToId: company.userId });
    const { lead: after, deal } = await convert(lead.id);
    expect(after).toMatchObject({ status: 'converted', convertedToDealId: deal.id, version: 2 });
    expect(deal).toMatchObject({
      leadId: lead.id,
      title: 'Okafor Logistics',
      value: '12500.00',
      currency: 'EUR',
      contactName: 'Ada Okafor',
      contactEmail: 'ada@example.com',
      contactPhone: '+4930901820',
      companyName: 'Okafor Logistics',
      assignedToId: company.userId,
      status: 'open',
      probability: 10,
    });
  });

  it('makes an account and a contact once, however many leads of one company are converted at the same moment', async () => {
    const people = Array.from({ length: 8 }, (_, i) => ({ firstName: 'Bo', lastName: `Li ${i}`, email: i < 6 ? `bo${i}@lindqvist.example` : 'bo@lindqvist.example', companyName: 'Lindqvist' }));
    const leads = [];
    for (const person of people) leads.push(await aLead(person));
    const done = await Promise.all(leads.map(({ id }) => convert(id)));
    const accountId = done[0]!.accountId;
    expect(accountId).not.toBeNull();
    expect(new Set(done.map((one) => one.accountId)).size).toBe(1);
    expect(new Set(done.map((one) => one.contactId)).size).toBe(7);
    expect(done[6]!.contactId).toBe(done[7]!.contactId);
    for (const { deal, lead, contactId } of done) {
      expect(deal).toMatchObject({ accountId, contactId, leadId: lead.id });
      const [row] = await queryAsAdmin(test.database, 'select converted_account_id, converted_contact_id from leads where id = $1', [lead.id]);
      expect(row).toEqual({ converted_account_id: accountId, converted_contact_id: contactId });
    }
    const accounts = await queryAsAdmin(test.database, `select name, domain from accounts where organization_id = $1 and domain = 'lindqvist.example'`, [company.organizationId]);
    expect(accounts).toEqual([{ name: 'Lindqvist', domain: 'lindqvist.example' }]);
    const events = await queryAsAdmin(test.database, `select count(*)::int as count from outbox_events where type = 'crm.account.created' and data->>'accountId' = $1`, [accountId]);
    expect(events).toEqual([{ count: 1 }]);
  });

  it('makes an account and a contact that can be read, without custom fields', async () => {
    const { accountId, contactId } = await convert((await aLead({ email: 'cai@moreau.example', companyName: 'Moreau' })).id);
    const answers = [await company.client.get(`/v1/accounts/${accountId}`), await company.client.get(`/v1/contacts/${contactId}`)];
    expect(answers.map(({ status, body }) => [status, body.customFields])).toEqual([[200, {}], [200, {}]]);
  });

  it('takes the account and the contact it is told, and makes no account of a host of mailboxes', async () => {
    const first = await convert((await aLead({ companyName: 'First', email: 'first@first.example' })).id);
    const lead = await aLead({ companyName: 'Second', email: 'second@second.example' });
    const told = await test.as(company, () => test.app.get(ConvertLead).convert(lead.id, { accountId: first.accountId!, contactId: first.contactId }));
    expect(told).toMatchObject({ accountId: first.accountId, contactId: first.contactId });
    const [one, two] = [await convert((await aLead({ email: 'one@gmail.com' })).id), await convert((await aLead({ email: 'two@gmail.com', companyName: 'Two' })).id)];
    expect(one.accountId).toBeNull();
    expect(two.accountId).not.toBeNull();
    const unknown = await aLead();
    await expect(test.as(company, () => test.app.get(ConvertLead).convert(unknown.id, { accountId: first.contactId }))).rejects.toMatchObject({ status: 404, errors: [{ pointer: '#/accountId' }] });
  });

  it('leaves the lead as it was when the deal cannot be made', async () => {
    const lead = await aLead();
    const stages = await queryAsAdmin<{ id: string }>(test.database, `select id from pipeline_stages where organization_id = $1 and type = 'won'`, [company.organizationId]);
    await expect(test.as(company, () => test.app.get(ConvertLead).convert(lead.id, { stageId: stages[0]!.id }))).rejects.toMatchObject({ code: 'stage_not_in_pipeline' });
    const [row] = await queryAsAdmin(test.database, 'select status, converted_to_deal_id from leads where id = $1', [lead.id]);
    expect(row).toEqual({ status: 'new', converted_to_deal_id: null });
  });

  it('gives the deal what its stage and the custom fields of deals ask for, or is refused with pointers to what is lacking', async () => {
    const field = await company.client.post('/v1/custom-fields', { entity: 'deal', key: 'budget', label: 'Budget', type: 'number' });
    expect(field.status).toBe(201);
    const stages = '/v1/pipelines/' + (await company.client.get('/v1/pipelines')).body.data[0].id + '/stages';
    const [first] = (await company.client.get(stages)).body.data;
    await company.client.patch(`${stages}/${first.id}`, { requiredFields: ['description', 'customFields.budget'] });
    const lead = await aLead({ email: 'dee@example.com' });
    const refused = await company.client.post(`/v1/leads/${lead.id}/conversion`, { priority: 'high' });
    expect([refused.status, refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([422, ['#/description', '#/customFields/budget']]);
    const wrong = await company.client.post(`/v1/leads/${lead.id}/conversion`, { description: 'Spring.', customFields: { budget: 'much' } });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/customFields/budget']);
    const made = await company.client.post(`/v1/leads/${lead.id}/conversion`, { priority: 'high', description: 'Spring.', customFields: { budget: 500 } });
    expect([made.status, made.body.deal]).toEqual([201, expect.objectContaining({ priority: 'high', description: 'Spring.', customFields: { budget: 500 } })]);
    await company.client.patch(`${stages}/${first.id}`, { requiredFields: [] });
  });

  it('cannot be linked to a deal of another organization, whatever the code does', async () => {
    const other = await signUpCompany(test.url);
    const lead = await aLead();
    const foreign = await test.as(other, async () => {
      const theirs = await test.app.get(LeadsService).create({ firstName: 'Bo', lastName: 'Li', email: 'bo@example.com', leadSource: 'other', status: 'new', currency: 'USD' });
      return test.app.get(ConvertLead).convert(theirs.id, undefined);
    });
    const link = (dealId: string) =>
      queryAsAdmin(test.database, `update leads set converted_to_deal_id = $1, status = 'converted', converted_at = now() where id = $2`, [dealId, lead.id]);
    await expect(link(foreign.dealId)).rejects.toMatchObject({ code: '23503', constraint: 'leads_converted_to_deal_id_foreign' });
  });
});
