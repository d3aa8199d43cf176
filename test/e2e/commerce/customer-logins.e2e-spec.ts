import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { MikroORM } from '@mikro-orm/postgresql';
import { requireScope, runInScope, Scope } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { ClaimCustomers } from '../../../libs/commerce/src/customers/claim-customers.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { codeIn, startMailCatcher, type MailCatcher } from '../identity/mail-catcher.js';
import { newEmail, signUpCustomer, type Person } from '../identity/people.js';
import { addColleague } from '../tenancy/colleagues.js';

describe('Customers and their logins', () => {
  let mails: MailCatcher;
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    mails = await startMailCatcher();
    test = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    [acme, globex] = [await signUpCompany(test.url, { organizationName: 'Acme' }), await signUpCompany(test.url, { organizationName: 'Globex' })];
  });
  afterAll(async () => {
    await test?.close();
    await mails?.close();
  });

  /** With the code that signing up mailed. */
  async function verify({ client, email }: Pick<Person, 'client' | 'email'>): Promise<void> {
    expect((await client.post('/v1/auth/email-verification/confirmation', { email, code: codeIn(await mails.newest(email)) })).status).toBe(204);
  }
  const newPat = async (): Promise<Person> => signUpCustomer(test.url);
  const verifiedPat = async (): Promise<Person> => {
    const pat = await newPat();
    await verify(pat);
    return pat;
  };
  const keep = async (company: SignedUp, input: Json): Promise<Json> => {
    const answer = await company.client.post('/v1/customers', { displayName: 'Pat', ...input });
    expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
    return answer.body;
  };
  const kept = async (company: SignedUp, id: string): Promise<Json> => (await company.client.get(`/v1/customers/${id}`)).body;
  /** The user asks to be linked, and is. */
  async function link({ client, userId }: Pick<Person, 'client' | 'userId'>, company: SignedUp, id: string): Promise<void> {
    expect((await client.post('/v1/me/companies')).status).toBe(200);
    expect(await kept(company, id)).toMatchObject({ userId, verified: true });
  }
  const companiesOf = async ({ client }: { client: ApiClient }): Promise<Json[]> => (await client.get('/v1/me/companies')).body.data;
  const events = (type: string, customerId: string) => queryAsAdmin<Json>(test.database, `select organization_id, data, actor_user_id from outbox_events where type = $1 and data->>'customerId' = $2 order by id`, [`commerce.customer.${type}`, customerId]);
  /** Waits until everything that was published has been handled. */
  const settled = () => eventually(async () => {
    const [row] = await queryAsAdmin<{ left: number }>(test.database, `select (select count(*) from outbox_events where dispatched_at is null)::int + (select count(*) from jobs where state in ('pending', 'leased') and available_at <= now() + interval '1 second')::int as left`);
    return row!.left === 0;
  });
  /** As when the user asks. */
  const claim = (userId: string) => runInScope(new Scope({ em: test.app.get(MikroORM).em, requestId: 'test' }), () => test.app.get(ClaimCustomers).claimAll(userId));
  const addAddress = (userId: string, email: string, verified = true) =>
    queryAsAdmin(test.database, `insert into user_emails (id, created_at, updated_at, user_id, email, verified_at) values (gen_random_uuid(), now(), now(), $1, $2, case when $3 then now() end)`, [userId, email, verified]);

  it('come together when the address is proven and the user asks: the login sees its companies, each company sees that', async () => {
    const pat = await newPat();
    const manager = await addColleague(test, acme, 'support_staff');
    const here = await keep(acme, { email: pat.email.toUpperCase(), notes: 'INTERNAL', accountManagerId: manager.userId, customerSince: '2024-01-01T00:00:00Z', phone: '+49 30 901821', dateOfBirth: '1984-02-29', city: 'Berlin' });
    const there = await keep(globex, { email: pat.email, status: 'inactive', notes: 'INTERNAL' });
    expect((await pat.client.post('/v1/me/companies')).body.data).toEqual([]);
    await verify(pat);
    await settled();
    expect(await companiesOf(pat)).toEqual([]);
    await link(pat, acme, here.id);
    await link(pat, globex, there.id);
    const companies = await companiesOf(pat);
    expect(companies).toEqual([
      {
        id: here.id, organizationName: 'Acme', customerSince: '2024-01-01T00:00:00.000Z', status: 'active', verifiedAt: expect.any(String), accountManagerName: 'Pat Customer', firstName: null, lastName: null,
        email: pat.email, phone: '+4930901821', dateOfBirth: '1984-02-29', address: null, city: 'Berlin', country: null, version: 2,
      },
      expect.objectContaining({ id: there.id, organizationName: 'Globex', status: 'inactive', accountManagerName: null }),
    ]);
    expect(JSON.stringify(companies)).not.toContain('INTERNAL');
    expect((await pat.client.get(`/v1/me/companies/${here.id}`)).body).toEqual(companies[0]);
    expect(await kept(acme, here.id)).toMatchObject({ verified: true, verifiedAt: companies[0].verifiedAt, userId: pat.userId });
    expect((await acme.client.get('/v1/customers?verified=true')).body.data.map(({ id }: Json) => id)).toContain(here.id);
    expect((await acme.client.get('/v1/customers?verified=false')).body.data.map(({ id }: Json) => id)).not.toContain(here.id);
    const [event, ...more] = await events('linked', here.id);
    expect([event.organization_id, event.data, more]).toEqual([acme.organizationId, { customerId: here.id, userId: pat.userId }, []]);
  });

  it('are told to no company that writes an address down: one with an account looks like any other', async () => {
    const [pat, kim] = [await verifiedPat(), await verifiedPat()];
    const seen = async (added: string, changed: string): Promise<Json> => {
      const { id } = await keep(acme, { email: added });
      await settled();
      const before = await kept(acme, id);
      await acme.client.patch(`/v1/customers/${id}`, { email: changed });
      await settled();
      const told = JSON.stringify([before, await kept(acme, id), await events('linked', id), await events('updated', id), (await acme.client.get(`/v1/customers/${id}/picture`)).status]);
      return told.replaceAll(id, 'ID').replaceAll(added, 'ONE').replaceAll(changed, 'OTHER').replace(/\d{4}-\d\d-\d\dT[\d:.]+/g, 'TIME');
    };
    expect(await seen(pat.email, kim.email)).toBe(await seen(newEmail(), newEmail()));
    const { body } = await acme.client.get('/v1/customers?verified=true');
    expect(body.data.map(({ email }: Json) => email)).not.toContain(kim.email);
  });

  it('never come together by an address that is only claimed', async () => {
    const sam = await newPat();
    const before = await keep(acme, { email: sam.email });
    const second = newEmail();
    await addAddress(sam.userId, second, false);
    const other = await keep(globex, { email: second });
    await verify(sam);
    await link(sam, acme, before.id);
    expect(await kept(globex, other.id)).toMatchObject({ userId: null, verified: false });
    expect((await sam.client.post('/v1/me/companies')).body.data).toHaveLength(1);
  });

  it('are one customer an organization, the one of longest standing, however often it is tried', async () => {
    const pat = await newPat();
    const second = newEmail();
    const younger = await keep(acme, { email: pat.email, customerSince: '2025-01-01T00:00:00Z' });
    const older = await keep(acme, { email: second, customerSince: '2020-01-01T00:00:00Z' });
    await addAddress(pat.userId, second);
    await verify(pat);
    await link(pat, acme, older.id);
    const runs = Array.from({ length: 5 }, () => claim(pat.userId));
    await Promise.all(runs);
    const third = newEmail();
    await addAddress(pat.userId, third);
    const latest = await keep(acme, { email: third });
    await link(pat, acme, older.id);
    expect([await kept(acme, younger.id), await kept(acme, latest.id)]).toMatchObject([{ verified: false }, { verified: false }]);
    expect(await events('linked', older.id)).toHaveLength(1);
    expect(await companiesOf(pat)).toHaveLength(1);
  });

  it('are linked once by claims at the same time', async () => {
    const pat = await newPat();
    const second = newEmail();
    await keep(acme, { email: pat.email });
    await keep(acme, { email: second });
    await addAddress(pat.userId, second);
    await queryAsAdmin(test.database, 'update user_emails set verified_at = now() where user_id = $1', [pat.userId]);
    await Promise.all(Array.from({ length: 8 }, () => pat.client.post('/v1/me/companies')));
    const rows = await queryAsAdmin<Json>(test.database, 'select id from customers where user_id = $1', [pat.userId]);
    expect(rows).toHaveLength(1);
    expect(await events('linked', rows[0].id)).toHaveLength(1);
  });

  it('are suggested to the user alone, who links those they choose', async () => {
    const pat = await verifiedPat();
    const [here, there] = [await keep(acme, { email: pat.email, notes: 'INTERNAL' }), await keep(globex, { email: pat.email })];
    const suggestions = async ({ client }: Pick<Person, 'client'>): Promise<Json> => (await client.get('/v1/me/companies/suggestions')).body;
    const byName = ({ data }: Json) => data.toSorted((a: Json, b: Json) => a.organizationName.localeCompare(b.organizationName));
    expect(byName(await suggestions(pat))).toEqual([{ id: here.id, organizationName: 'Acme', email: pat.email }, { id: there.id, organizationName: 'Globex', email: pat.email }]);
    expect(await kept(acme, here.id)).toMatchObject({ verified: false, userId: null });
    const stranger = await newPat();
    expect(await suggestions(stranger)).toEqual({ data: [], nextCursor: null });
    for (const id of [here.id, '01937c4e-0000-7000-8000-000000000000']) expect((await stranger.client.post(`/v1/me/companies/suggestions/${id}/acceptance`)).status).toBe(404);
    const accepted = await pat.client.post(`/v1/me/companies/suggestions/${here.id}/acceptance`);
    expect([accepted.status, accepted.body]).toMatchObject([200, { id: here.id, organizationName: 'Acme' }]);
    expect([await kept(acme, here.id), await kept(globex, there.id)]).toMatchObject([{ userId: pat.userId }, { userId: null, verified: false }]);
    expect((await suggestions(pat)).data).toMatchObject([{ id: there.id }]);
    expect((await pat.client.post(`/v1/me/companies/suggestions/${here.id}/acceptance`)).status).toBe(404);
    expect(await events('linked', here.id)).toHaveLength(1);
    await queryAsAdmin(test.database, 'update organizations set is_active = false where id = $1', [globex.organizationId]);
    expect((await suggestions(pat)).data).toEqual([]);
    await queryAsAdmin(test.database, 'update organizations set is_active = true where id = $1', [globex.organizationId]);
  });

  it('let customers correct their own data, and nothing else', async () => {
    const pat = await verifiedPat();
    const { id } = await keep(acme, { email: pat.email, notes: 'INTERNAL' });
    await link(pat, acme, id);
    const changes = { firstName: 'Patricia', lastName: 'Lee', phone: '+49 30 901822', dateOfBirth: '1990-05-01', address: 'Lindenallee 7', city: 'Potsdam', country: 'Germany' };
    const answer = await pat.client.patch(`/v1/me/companies/${id}`, changes, { 'if-match': '"2"' });
    expect([answer.status, answer.headers.get('etag'), answer.body]).toMatchObject([200, '"3"', { ...changes, phone: '+4930901822', version: 3 }]);
    expect((await pat.client.patch(`/v1/me/companies/${id}`, { city: 'X' }, { 'if-match': '"2"' })).status).toBe(412);
    for (const field of ['email', 'notes', 'status', 'customerSince', 'accountManagerId', 'displayName']) expect([field, (await pat.client.patch(`/v1/me/companies/${id}`, { [field]: null })).status]).toEqual([field, 422]);
    expect((await pat.client.patch(`/v1/me/companies/${id}`, { dateOfBirth: '2190-01-01' })).status).toBe(422);
    expect(await kept(acme, id)).toMatchObject({ ...changes, phone: '+4930901822', notes: 'INTERNAL', verified: true });
    const [event] = await events('updated', id);
    expect(event).toMatchObject({ organization_id: acme.organizationId, actor_user_id: pat.userId, data: { changed: Object.keys(changes), emailChanged: false } });
  });

  it('can leave a company, and come back only by asking', async () => {
    const pat = await verifiedPat();
    const { id } = await keep(acme, { email: pat.email });
    await link(pat, acme, id);
    expect((await pat.client.delete(`/v1/me/companies/${id}`, { 'if-match': '"1"' })).status).toBe(412);
    expect((await pat.client.delete(`/v1/me/companies/${id}`)).status).toBe(204);
    expect(await kept(acme, id)).toMatchObject({ verified: false, verifiedAt: null, userId: null, email: pat.email });
    expect((await pat.client.get(`/v1/me/companies/${id}`)).status).toBe(404);
    await acme.client.patch(`/v1/customers/${id}`, { notes: 'Left.' });
    await settled();
    expect(await companiesOf(pat)).toEqual([]);
    const { data } = (await pat.client.post('/v1/me/companies')).body;
    expect(data.map((company: Json) => company.id)).toEqual([id]);
    expect([await events('unlinked', id), await events('linked', id)].map(({ length }) => length)).toEqual([1, 2]);
  });

  it('part when the company writes another address, whosever it is, and stay without any', async () => {
    const [pat, kim] = [await verifiedPat(), await verifiedPat()];
    const second = newEmail();
    await addAddress(pat.userId, second);
    const { id } = await keep(acme, { email: pat.email });
    await link(pat, acme, id);
    expect((await acme.client.patch(`/v1/customers/${id}`, { email: null })).body).toMatchObject({ verified: true, userId: pat.userId });
    for (const another of [second, newEmail(), kim.email]) {
      await queryAsAdmin(test.database, 'update customers set user_id = $2, verified_at = now() where id = $1', [id, pat.userId]);
      expect([another, (await acme.client.patch(`/v1/customers/${id}`, { email: another })).body]).toMatchObject([another, { verified: false, userId: null }]);
      expect(await companiesOf(pat)).toEqual([]);
    }
    expect(await events('unlinked', id)).toHaveLength(3);
    await link(kim, acme, id);
    expect(await companiesOf(pat)).toEqual([]);
  });

  it('are no link any more once the login or the customer is gone', async () => {
    const [pat, kim] = [await verifiedPat(), await verifiedPat()];
    const [one, two] = [await keep(acme, { email: pat.email }), await keep(acme, { email: kim.email })];
    await link(pat, acme, one.id);
    await link(kim, acme, two.id);
    await queryAsAdmin(test.database, 'delete from users where id = $1', [pat.userId]);
    expect(await kept(acme, one.id)).toMatchObject({ verified: false, verifiedAt: null, userId: null });
    await acme.client.delete(`/v1/customers/${two.id}`);
    expect(await companiesOf(kim)).toEqual([]);
  });

  it('are no link any more once the login was erased, and whoever proves the address next is linked', async () => {
    const pat = await verifiedPat();
    const { id } = await keep(acme, { email: pat.email, notes: 'INTERNAL' });
    await link(pat, acme, id);
    const order = { customerId: id, currency: 'EUR', items: [{ productName: 'Chair', quantity: 2, unitPrice: '10.00' }], notes: 'INTERNAL' };
    expect((await acme.client.post('/v1/orders', { ...order, title: 'Chairs' })).status).toBe(201);
    expect((await acme.client.post('/v1/orders', { ...order, title: 'Not yet', draft: true })).status).toBe(201);
    const copy = (await pat.client.get('/v1/me/export')).body;
    expect(copy['commerce.customers']).toMatchObject([{ organizationId: acme.organizationId, organizationName: 'Acme', email: pat.email, status: 'active' }]);
    expect(copy['commerce.orders']).toMatchObject([{ organizationId: acme.organizationId, title: 'Chairs', status: 'pending', totalAmount: 20, currency: 'EUR' }]);
    expect(JSON.stringify(copy)).not.toContain('INTERNAL');
    expect((await pat.client.post('/v1/me/erasure', { password: pat.password })).status).toBe(202);
    await eventually(async () => (await kept(acme, id)).userId === null);
    expect(await kept(acme, id)).toMatchObject({ verified: false, verifiedAt: null, email: pat.email, notes: 'INTERNAL' });
    expect(await events('unlinked', id)).toHaveLength(1);
    await eventually(async () => (await queryAsAdmin(test.database, 'select 1 from user_emails where user_id = $1', [pat.userId])).length === 0);
    const again = await signUpCustomer(test.url, { email: pat.email });
    await queryAsAdmin(test.database, 'update user_emails set verified_at = now() where user_id = $1', [again.userId]);
    expect((await again.client.post('/v1/me/companies')).body.data.map((company: Json) => company.id)).toEqual([id]);
  });

  it('are not made with a login that was deleted, although its address is still there', async () => {
    const pat = await verifiedPat();
    await queryAsAdmin(test.database, `update users set status = 'deleted' where id = $1`, [pat.userId]);
    const { id } = await keep(acme, { email: pat.email });
    await settled();
    await claim(pat.userId);
    expect(await kept(acme, id)).toMatchObject({ verified: false, userId: null });
  });

  it('show the picture of the login to the company, and to nobody else', async () => {
    const pat = await verifiedPat();
    const { id } = await keep(acme, { email: pat.email });
    await link(pat, acme, id);
    expect([(await kept(acme, id)).profilePictureUrl, (await acme.client.get(`/v1/customers/${id}/picture`)).status]).toEqual([null, 404]);
    const image = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#c00' } }).png().toBuffer();
    const uploaded = await fetch(`${test.url}/v1/me/avatar`, { method: 'PUT', headers: { authorization: `Bearer ${pat.client.accessToken}`, 'content-type': 'image/png' }, body: new Uint8Array(image) });
    expect(uploaded.status).toBe(200);
    const { profilePictureUrl } = await kept(acme, id);
    const { pathname, search } = new URL(profilePictureUrl);
    const read = (client: ApiClient) => fetch(`${test.url}${pathname}${search}`, { headers: { authorization: `Bearer ${client.accessToken}` } });
    const picture = await read(acme.client);
    expect([picture.status, picture.headers.get('content-type'), picture.headers.get('cache-control')]).toEqual([200, 'image/webp', 'private, max-age=31536000, immutable']);
    expect(await sharp(Buffer.from(await picture.arrayBuffer())).metadata()).toMatchObject({ width: 20, height: 10, format: 'webp' });
    expect([(await read(globex.client)).status, (await read(pat.client)).status]).toEqual([404, 403]);
  });

  it('belong to the login alone, whatever organization its token names', async () => {
    const pat = await verifiedPat();
    const { id } = await keep(acme, { email: pat.email });
    await link(pat, acme, id);
    const kim = await verifiedPat();
    for (const [method, body] of [['GET', undefined], ['PATCH', { city: 'X' }], ['DELETE', undefined]] as const) {
      const [theirs, random] = await Promise.all([id, '01937c4e-0000-7000-8000-000000000000'].map((one) => kim.client.request<Json>(method, `/v1/me/companies/${one}`, body)));
      expect([method, theirs!.status, { ...theirs!.body, instance: '' }]).toEqual([method, 404, { ...random!.body, instance: '' }]);
    }
    // a customer of Acme who works at Globex sees Acme among their companies, and none of it at Globex
    await test.as({ organizationId: globex.organizationId, userId: globex.userId }, async () => {
      await test.app.get(TenancyApi).addMember({ userId: pat.userId, role: 'ceo' });
    });
    const { body } = await pat.client.post('/v1/auth/switch-organization', { organizationId: globex.organizationId });
    const atGlobex = new ApiClient(test.url, body.accessToken);
    expect(await companiesOf({ client: atGlobex })).toHaveLength(1);
    expect((await atGlobex.get(`/v1/customers/${id}`)).status).toBe(404);
    expect((await atGlobex.patch(`/v1/me/companies/${id}`, { city: 'Bonn' })).body).toMatchObject({ city: 'Bonn' });
    const seen = (organizationId: string | null) => test.as({ organizationId, userId: pat.userId }, () => requireScope().rows<{ id: string }>('select id from customers', []));
    expect(await seen(null)).toEqual([{ id }]);
    expect((await seen(globex.organizationId)).map((row) => row.id)).not.toContain(id);
    expect(await test.as({ organizationId: null, userId: pat.userId }, () => requireScope().rows('select name from organizations order by name', []))).toEqual([{ name: 'Acme' }, { name: 'Globex' }]);
    expect(await test.as({ organizationId: null, userId: kim.userId }, () => requireScope().rows('select name from organizations', []))).toEqual([]);
  });

  it('have an account manager who is an active member', async () => {
    const manager = await addColleague(test, acme, 'sales_manager');
    await queryAsAdmin(test.database, 'update members set is_active = false where id = $1', [manager.memberId]);
    const answer = await acme.client.post('/v1/customers', { displayName: `X ${randomBytes(4).toString('hex')}`, accountManagerId: manager.userId });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([404, '#/accountManagerId']);
  });
});
