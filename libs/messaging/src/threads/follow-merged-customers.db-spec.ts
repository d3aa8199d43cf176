import { CustomerMerged, CustomerUnmerged } from '@app/commerce/events';
import { uuidv7, type EventDefinition, type EventOf } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { FollowMergedCustomers } from './follow-merged-customers.js';

describe('Threads of customers who become one', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let mailbox: string;

  beforeAll(async () => {
    test = await startTestApp();
    [acme, globex] = [await signUpCompany(test.url), await signUpCompany(test.url)];
    mailbox = await addMailbox(acme);
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from outbox_events'));

  const addMailbox = async ({ organizationId, userId }: SignedUp): Promise<string> => {
    const id = uuidv7();
    await queryAsAdmin(test.database, `insert into email_accounts (id, organization_id, created_at, updated_at, user_id, email, provider, username) values ($1, $2, now(), now(), $3, $4, 'imap', 'u')`, [id, organizationId, userId, `${id}@example.test`]);
    return id;
  };
  let number = 0;
  const customer = async (who = acme): Promise<Json> => (await who.client.post('/v1/customers', { displayName: `C${++number}`, email: `c${number}@example.com` })).body;
  const thread = async (customerId: string, participants: string[], { isManual = false, who = acme, account = mailbox } = {}): Promise<string> => {
    const id = uuidv7();
    await queryAsAdmin(
      test.database,
      `insert into email_threads (id, organization_id, created_at, updated_at, email_account_id, subject, participants, last_message_at, customer_id, links_are_manual) values ($1, $2, now(), now(), $3, 'S', $4, now(), $5, $6)`,
      [id, who.organizationId, account, JSON.stringify(participants), customerId, isManual],
    );
    return id;
  };
  const ownerOf = async (id: string): Promise<string> => (await queryAsAdmin<{ customer: string }>(test.database, 'select customer_id as customer from email_threads where id = $1', [id]))[0]!.customer;
  const told = async () => (await queryAsAdmin<{ id: string }>(test.database, `select data->>'threadId' as id from outbox_events where type = 'messaging.thread.linked' order by id`)).map(({ id }) => id);
  const event = <E extends EventDefinition>({ type }: E, data: EventOf<E>['data']) => ({ id: uuidv7(), type, data, organizationId: acme.organizationId, actorUserId: null, occurredAt: new Date() }) as EventOf<E>;
  const merge = (targetId: string, sourceIds: string[]) => test.as(acme, () => test.app.get(FollowMergedCustomers).onMerged(event(CustomerMerged, { targetId, sourceIds })));
  const part = (targetId: string, sourceIds: string[]) => test.as(acme, () => test.app.get(FollowMergedCustomers).onUnmerged(event(CustomerUnmerged, { targetId, sourceIds })));

  it('belong to that one, each told of once, however often it is heard', async () => {
    const [target, source, other] = [await customer(), await customer(), await customer()];
    const [moved, stays] = [await thread(source.id, [source.email]), await thread(other.id, [other.email])];
    await merge(target.id, [source.id]);
    await merge(target.id, [source.id]);
    expect([await ownerOf(moved), await ownerOf(stays), await told()]).toEqual([target.id, other.id, [moved]]);
  });

  it('go back to whose address is in them, but for those somebody linked by hand', async () => {
    const [target, source] = [await customer(), await customer()];
    const [theirs, own, byHand] = [await thread(source.id, [source.email]), await thread(target.id, [target.email]), await thread(target.id, [source.email], { isManual: true })];
    await merge(target.id, [source.id]);
    await part(target.id, [source.id]);
    await part(target.id, [source.id]);
    expect([await ownerOf(theirs), await ownerOf(own), await ownerOf(byHand)]).toEqual([source.id, target.id, target.id]);
    expect(await told()).toEqual([theirs, theirs]);
  });

  it('stay where they are when the one is gone again, and in another organization', async () => {
    const [target, source, stranger] = [await customer(), await customer(), await customer(globex)];
    const strange = await thread(stranger.id, [source.email], { who: globex, account: await addMailbox(globex) });
    const mine = await thread(source.id, [source.email]);
    await merge(target.id, [stranger.id]);
    await part(stranger.id, [source.id]);
    expect(await ownerOf(strange)).toBe(stranger.id);
    await acme.client.delete(`/v1/customers/${target.id}`);
    await merge(target.id, [source.id]);
    expect([await ownerOf(mine), await told()]).toEqual([source.id, []]);
  });
});
