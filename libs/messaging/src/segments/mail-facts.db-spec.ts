import { SegmentFacts } from '@app/commerce';
import { CustomerCreated } from '@app/commerce/events';
import { Outbox, uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { ThreadLinked } from '../events.js';
import { FeedCrmRecords } from './feed-crm-records.js';

describe('What segments of customers learn from beyond commerce', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  const insert = (table: string, row: object) =>
    queryAsAdmin(test.database, `insert into ${table} (${Object.keys(row).join(', ')}) select ${Object.keys(row).join(', ')} from jsonb_populate_record(null::${table}, $1::jsonb)`, [JSON.stringify(row)]);
  const membersOf = async (id: string): Promise<string[]> => (await acme.client.get(`/v1/segments/${id}/members`)).body.data.map((member: Json) => member.customerId);
  const records = (customerId: string) => queryAsAdmin<Json>(test.database, 'select kind, status, amount, currency from customer_crm_records where customer_id = $1 order by kind', [customerId]);

  /** A conversation with one received message, linked to nobody yet. */
  const conversation = async (): Promise<string> => {
    const own = { organization_id: acme.organizationId, created_at: new Date(), updated_at: new Date(), version: 1 };
    const accountId = uuidv7();
    const threadId = uuidv7();
    await queryAsAdmin(test.database, `insert into email_accounts (id, organization_id, created_at, updated_at, user_id, email, display_name, username, provider, sync_enabled, sync_status)
      values ($1, $2, now(), now(), $3, 'me@acme.example', 'Me', 'me', 'imap', false, 'active')`, [accountId, acme.organizationId, acme.userId]);
    await insert('email_threads', { ...own, id: threadId, email_account_id: accountId, subject: 'Hello', participants: [], last_message_at: new Date(), message_count: 1, is_read: false, is_starred: false, category: 'complaint', links_are_manual: false });
    await queryAsAdmin(test.database, `insert into emails (id, organization_id, created_at, updated_at, email_account_id, thread_id, message_id_hash, direction, status, sent_at) values ($1, $2, now(), now(), $3, $4, $1, 'inbound', 'delivered', now())`, [uuidv7(), acme.organizationId, accountId, threadId]);
    return threadId;
  };

  it('is the mail of customers, as soon as it is linked to them', async () => {
    const customer = (await acme.client.post('/v1/customers', { displayName: 'Jonas' })).body;
    const segment = (await acme.client.post('/v1/segments', { name: 'Complained', criteria: { all: [{ field: 'mail.category', op: '=', value: 'complaint' }, { event: 'mail.received', within: 'P7D' }, { field: 'mail.lastMessageAt', op: 'during', value: 'this_year' }, { not: { event: 'mail.sent' } }] } })).body;
    const threadId = await conversation();
    await queryAsAdmin(test.database, 'update email_threads set customer_id = $2 where id = $1', [threadId, customer.id]);
    await test.as(acme, async () => test.app.get(Outbox).publish(ThreadLinked, { threadId, emailAccountId: uuidv7(), leadId: null, dealId: null, customerId: customer.id }));
    await eventually(async () => (await membersOf(segment.id)).includes(customer.id));
  });

  it('are the leads and deals with the address of a customer, whichever was there first', async () => {
    const lead = (await acme.client.post('/v1/leads', { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com', estimatedValue: '100.00', currency: 'EUR' })).body;
    const customer = (await acme.client.post('/v1/customers', { displayName: 'Ada', email: 'ada@example.com' })).body;
    await eventually(async () => (await records(customer.id)).length === 1);
    expect(await records(customer.id)).toEqual([{ kind: 'lead', status: 'new', amount: '100.00', currency: 'EUR' }]);
    await acme.client.post(`/v1/leads/${lead.id}/conversion`);
    await eventually(async () => (await records(customer.id)).find(({ kind, status }) => kind === 'lead' && status === 'converted'));
    await eventually(async () => (await records(customer.id)).find(({ kind, status }) => kind === 'deal' && status === 'open'));
    await acme.client.patch(`/v1/customers/${customer.id}`, { email: 'else@example.com' });
    await eventually(async () => (await records(customer.id)).length === 0);
    const again = test.app.get(FeedCrmRecords);
    await test.as(acme, () => again.onCustomerCreated({ id: uuidv7(), type: CustomerCreated.type, data: { customerId: customer.id }, organizationId: acme.organizationId, actorUserId: null, occurredAt: new Date() }));
    expect(await records(customer.id)).toEqual([]);
  });

  it('is registered under names of its own', () => {
    expect(test.app.get(SegmentFacts).sources().map(({ name }) => name)).toEqual(['presence', 'customer', 'tags', 'stats', 'orders', 'interactions', 'crm', 'custom-fields', 'mail']);
    expect(() => test.app.get(SegmentFacts).register({ name: 'mail', touchedBy: [], fields: [] })).toThrow('Two sources');
  });
});
