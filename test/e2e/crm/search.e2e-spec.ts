import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Search over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  afterEach(async () => {
    for (const table of ['orders', 'customers', 'issues', 'deals', 'leads', 'contacts', 'accounts', 'email_threads', 'email_accounts']) await queryAsAdmin(test.database, `delete from ${table}`);
  });

  const search = async (q: string, more = '', who: { client: SignedUp['client'] } = acme): Promise<Json[]> => {
    const answer = await who.client.get(`/v1/search?q=${encodeURIComponent(q)}${more}`);
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    return answer.body.data;
  };
  const found = async (q: string, more = '', who: { client: SignedUp['client'] } = acme) => (await search(q, more, who)).map(({ type, title }) => `${type}: ${title}`);
  const make = async (path: string, body: object, who: SignedUp = acme): Promise<Json> => {
    const answer = await who.client.post(path, body);
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const lead = (overrides: object = {}, who = acme) => make('/v1/leads?onDuplicate=create', { firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example', ...overrides }, who);
  const thread = async (who: SignedUp, userId: string, subject: string, leadId: string | null = null) => {
    const [account, id] = [uuidv7(), uuidv7()];
    await queryAsAdmin(test.database, `insert into email_accounts (id, organization_id, created_at, updated_at, user_id, email, provider, username) values ($1, $2, now(), now(), $3, $4, 'imap', 'u')`, [account, who.organizationId, userId, `${account}@example.test`]);
    await queryAsAdmin(test.database, `insert into email_threads (id, organization_id, created_at, updated_at, email_account_id, subject, participants, last_message_at, lead_id) values ($1, $2, now(), now(), $3, $4, '[]', now(), $5)`, [id, who.organizationId, account, subject, leadId]);
    return { account, id };
  };

  it('finds records of every kind by what they are called, each in the moment it was made', async () => {
    await lead({ lastName: 'Zephyrine' });
    const account = await make('/v1/accounts', { name: 'Zephyrine Works' });
    await make('/v1/contacts', { firstName: 'Bo', lastName: 'Zephyrine', accountId: account.id });
    await make('/v1/deals', { title: 'Zephyrine fleet', value: '100', currency: 'EUR', contactName: 'Bo', contactEmail: 'bo@example.com' });
    const customer = await make('/v1/customers', { displayName: 'Zephyrine Bakery' });
    await make('/v1/orders', { customerId: customer.id, title: 'Zephyrine bread', currency: 'EUR', items: [{ productName: 'Bread', quantity: 1, unitPrice: '3.00' }] });
    await make('/v1/issues', { title: 'Zephyrine export fails', issueType: 'bug' });
    await thread(acme, acme.userId, 'Zephyrine offer');
    expect((await search('zephyrine')).map(({ type }) => type).sort()).toEqual(['account', 'contact', 'customer', 'deal', 'issue', 'lead', 'order', 'thread']);
  });

  it('forgives a wrong letter, a missing one, accents, case and the order of words', async () => {
    await lead({ firstName: 'Eva', lastName: 'Nováková', companyName: 'Kowalski Maschinenbau' });
    await lead({ firstName: 'Tom', lastName: 'Brightwater', email: 'tom@brightwater.example' });
    for (const q of ['novakova', 'NOVÁKOVÁ', 'novkova', 'novakowa', 'eva novak', 'novakova eva', 'kowalsky maschinenbau', 'eva maschinenbu']) expect([q, await found(q)]).toEqual([q, ['lead: Eva Nováková']]);
    expect(await found('zzzzqqq')).toEqual([]);
  });

  it('knows the letters of every alphabet, and words that stand without spaces inside others', async () => {
    await lead({ firstName: 'Иван', lastName: 'Петров', email: 'ivan@petrov.example', companyName: 'ООО Ромашка' });
    await lead({ firstName: '明', lastName: '李', email: 'ming@li.example', companyName: '株式会社東京電力' });
    await lead({ firstName: '민수', lastName: '김', email: 'minsu@kim.example', companyName: '삼성전자' });
    for (const q of ['Иван', 'ПЕТРОВ', 'Петрав', 'Петрову', 'ромашко', 'иван петров']) expect([q, await found(q, '&types=lead')]).toEqual([q, ['lead: Иван Петров']]);
    for (const q of ['東京', '東京電力', '京電', '株式会社東京電力', '李明', '李 明', '東京 李']) expect([q, await found(q, '&types=lead')]).toEqual([q, ['lead: 明 李']]);
    for (const q of ['김민수', '민수', '전자', '삼성전자']) expect([q, await found(q, '&types=lead')]).toEqual([q, ['lead: 민수 김']]);
    await lead({ firstName: 'मोहन', lastName: 'शर्मा', email: 'mohan@sharma.example' });
    for (const q of ['मोहन', 'शर्मा', 'मोहन शर्मा']) expect([q, await found(q, '&types=lead')]).toEqual([q, ['lead: मोहन शर्मा']]);
    for (const q of ['Сидоров', '北京', '이영희']) expect([q, await found(q, '&types=lead')]).toEqual([q, []]);
    for (const q of ['етро', '京電', '성전']) expect([q, (await acme.client.get(`/v1/leads?q=${encodeURIComponent(q)}`)).body.data.length]).toEqual([q, 1]);
  });

  it('takes short words, signs, zeros and very long texts as they are', async () => {
    await lead({ firstName: 'Xi', lastName: 'Ng', email: 'ng@wu.example', companyName: 'C++ & Co', phone: '+49 30 000001' });
    expect(await found('ng')).toEqual(['lead: Xi Ng']);
    for (const q of ['c++', '++']) expect([q, await found(q)]).toEqual([q, ['lead: Xi Ng']]);
    expect(await found('xi ng')).toEqual(['lead: Xi Ng']);
    for (const q of ['&&', '\u{1F600}\u{1F600}', '99999', '000000000', 'x'.repeat(200), 'lorem ipsum dolor sit amet '.repeat(7)]) expect([q, await found(q)]).toEqual([q, []]);
    expect(await found('00000')).toEqual(['lead: Xi Ng']);
  });

  it('takes every word as a condition', async () => {
    await lead({ firstName: 'Ada', lastName: 'Okafor' });
    await lead({ firstName: 'Ada', lastName: 'Lindqvist', email: 'ada@lindqvist.example' });
    expect(await found('ada okafor')).toEqual(['lead: Ada Okafor']);
    expect((await found('ada')).length).toBe(2);
  });

  it('puts what was given whole first: an address, a phone number however it is written, an issue number', async () => {
    await lead({ email: 'ada@okafor.example', phone: '+49 30 901820' });
    for (let i = 0; i < 3; i++) await lead({ firstName: 'Ada', lastName: `Okafor ${i}`, email: `ada${i}@okafor.example`, phone: `+49 30 90182${i + 1}` });
    const [byEmail] = await search('ADA@okafor.example');
    expect(byEmail).toMatchObject({ title: 'Ada Okafor', matchedField: 'email', matchedText: 'ada@okafor.example' });
    expect(byEmail.score).toBeGreaterThan(4);
    for (const q of ['+4930901820', '+49 30 901820', '(+49) 30-901820']) expect([q, (await search(q))[0]]).toEqual([q, expect.objectContaining({ title: 'Ada Okafor', matchedField: 'phone', matchedText: '+4930901820' })]);
    expect((await found('30901820'))[0]).toBe('lead: Ada Okafor');
    const issue = await make('/v1/issues', { title: 'Export stops', issueType: 'bug' });
    expect((await search(`#${issue.number}`))[0]).toMatchObject({ type: 'issue', title: 'Export stops', matchedField: 'number' });
  });

  it('finds orders by their number', async () => {
    const customer = await make('/v1/customers', { displayName: 'Bakery' });
    const order = await make('/v1/orders', { customerId: customer.id, title: 'Bread', currency: 'EUR', items: [{ productName: 'Bread', quantity: 1, unitPrice: '3.00' }] });
    await make('/v1/orders', { customerId: customer.id, title: 'Rolls', currency: 'EUR', items: [{ productName: 'Rolls', quantity: 1, unitPrice: '3.00' }] });
    expect((await search(order.orderNumber.toLowerCase()))[0]).toMatchObject({ type: 'order', id: order.id, matchedField: 'orderNumber' });
  });

  it('says which field fits', async () => {
    await lead({ companyName: 'Brightwater Hotels' });
    expect(await search('brightwater')).toEqual([expect.objectContaining({ matchedField: 'companyName', matchedText: 'Brightwater Hotels', updatedAt: expect.stringMatching(/^\d{4}-.*Z$/) })]);
  });

  it('follows changes and deletions at once, and forgets what was said before', async () => {
    const { id } = await lead();
    await acme.client.patch(`/v1/leads/${id}`, { lastName: 'Renamed' });
    expect([await found('okafor', '&types=deal'), await found('renamed')]).toEqual([[], ['lead: Ada Renamed']]);
    await acme.client.delete(`/v1/leads/${id}`);
    expect(await found('renamed')).toEqual([]);
  });

  it('never shows another organization', async () => {
    await lead({ lastName: 'Secretive' }, globex);
    expect(await found('secretive')).toEqual([]);
    expect(await found('secretive', '', globex)).toEqual(['lead: Ada Secretive']);
  });

  it('takes only the kinds asked for', async () => {
    await lead({ lastName: 'Zephyrine' });
    await make('/v1/customers', { displayName: 'Zephyrine' });
    expect(await found('zephyrine', '&types=customer,order')).toEqual(['customer: Zephyrine']);
    expect((await acme.client.get('/v1/search?q=zephyrine&types=invoice')).status).toBe(422);
    expect((await acme.client.get('/v1/search?q=z')).status).toBe(422);
    expect((await acme.client.get('/v1/search?q=zz&limit=51')).status).toBe(422);
  });

  it('pages through everything once', async () => {
    for (let i = 0; i < 7; i++) await lead({ firstName: `Page${i}`, lastName: 'Zephyrine', email: `p${i}@example.com` });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer: Json = (await acme.client.get(`/v1/search?q=zephyrine&limit=3${cursor ? `&cursor=${cursor}` : ''}`)).body;
      seen.push(...answer.data.map(({ id }: Json) => id));
      cursor = answer.nextCursor;
    } while (cursor);
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
    const first = (await acme.client.get('/v1/search?q=zephyrine&limit=3')).body.nextCursor;
    expect((await acme.client.get(`/v1/search?q=other&limit=3&cursor=${first}`)).body.code).toBe('invalid_cursor');
  });

  it('takes quotes, percent signs, backslashes and operators as characters', async () => {
    await lead({ lastName: `O'Hara` });
    expect(await found(`o'hara`)).toEqual([`lead: Ada O'Hara`]);
    for (const q of [`'; drop table leads; --`, '%%', '__', `\\' or 1=1`, '<-> & | !', '"a b" -c', '((((', '%1$s %L', '....']) expect([q, (await acme.client.get(`/v1/search?q=${encodeURIComponent(q)}`)).status]).toEqual([q, 200]);
  });

  describe('as a member who sees only their own records', () => {
    let employee: Colleague;
    beforeAll(async () => {
      employee = await addColleague(test, acme, 'support_staff');
    });

    it('finds conversations of their own mailbox and those that belong to a record, and nobody else\'s', async () => {
      const own = await lead();
      await thread(acme, acme.userId, 'Zephyrine private');
      await thread(acme, acme.userId, 'Zephyrine linked', own.id);
      await thread(acme, employee.userId, 'Zephyrine mine');
      expect((await found('zephyrine', '', employee)).sort()).toEqual(['thread: Zephyrine linked', 'thread: Zephyrine mine']);
      await queryAsAdmin(test.database, 'update email_accounts set deleted_at = now() where user_id = $1', [employee.userId]);
      expect(await found('zephyrine', '', employee)).toEqual(['thread: Zephyrine linked']);
    });

    it('finds only the leads they are responsible for when the permission to see everybody\'s is missing', async () => {
      await lead({ lastName: 'Zephyrine', assignedToId: employee.userId });
      await lead({ lastName: 'Zephyrine', email: 'b@example.com' });
      expect((await found('zephyrine', '', employee)).length).toBe(2);
      await restrict(false);
      expect((await found('zephyrine', '', employee)).length).toBe(1);
      await restrict(true);
    });

    const restrict = async (canViewAllRecords: boolean) => expect((await acme.client.patch(`/v1/members/${employee.memberId}`, { canViewAllRecords })).status).toBe(200);
  });

  it('is made anew by an operation that leaders may start, with the same result and without what is no longer there', async () => {
    await lead();
    await make('/v1/customers', { displayName: 'Bakery' });
    const documents = () => queryAsAdmin(test.database, 'select organization_id, type, id, title, fields, body, keys, readers from search_documents order by type, id');
    const before = await documents();
    await queryAsAdmin(test.database, `update search_documents set body = 'wrong', title = 'wrong'`);
    await queryAsAdmin(test.database, `insert into search_documents select organization_id, type, gen_random_uuid(), title, fields, body, keys, readers, updated_at from search_documents`);
    const colleague = await addColleague(test, acme, 'support_staff');
    expect((await colleague.client.post('/v1/search/rebuild')).status).toBe(403);
    const started = await acme.client.post('/v1/search/rebuild');
    expect([started.status, started.headers.get('location')]).toEqual([202, `/v1/operations/${started.body.id}`]);
    const ended = await eventually(async () => {
      const { body } = await acme.client.get(`/v1/operations/${started.body.id}`);
      return ['succeeded', 'failed'].includes(body.status) && body;
    });
    expect(ended).toMatchObject({ status: 'succeeded', doneCount: before.length, totalCount: before.length, result: { records: before.length } });
    expect(await documents()).toEqual(before);
  });

  it('keeps a conversation whose lead is gone for good, for the owner of the mailbox alone', async () => {
    const { id } = await lead();
    await thread(acme, acme.userId, 'Zephyrine offer', id);
    const readers = () => queryAsAdmin(test.database, `select readers from search_documents where type = 'thread'`);
    expect(await readers()).toEqual([{ readers: null }]);
    await queryAsAdmin(test.database, 'delete from leads where id = $1', [id]);
    expect(await readers()).toEqual([{ readers: [acme.userId] }]);
  });

  it('forgets a person who is gone without breaking', async () => {
    const colleague = await addColleague(test, acme, 'support_staff');
    await lead({ lastName: 'Zephyrine', assignedToId: colleague.userId });
    await queryAsAdmin(test.database, 'delete from users where id = $1', [colleague.userId]);
    expect(await found('zephyrine')).toEqual(['lead: Ada Zephyrine']);
    expect(await queryAsAdmin(test.database, `select readers from search_documents where title = 'Ada Zephyrine'`)).toEqual([{ readers: [acme.userId] }]);
  });
});
