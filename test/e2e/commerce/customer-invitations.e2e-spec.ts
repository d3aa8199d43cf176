import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startMailCatcher, type MailCatcher } from '../identity/mail-catcher.js';
import { newEmail, newPassword, observable, signUpCustomer, signUpVerified, type Person } from '../identity/people.js';
import { addColleague } from '../tenancy/colleagues.js';

const TOKEN = /^http\S+\/customer-invitation#(foci_[\w-]+)$/m;

describe('Invitations of customers', () => {
  let mails: MailCatcher;
  let test: TestApp;
  let anonymous: ApiClient;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    mails = await startMailCatcher();
    test = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    anonymous = new ApiClient(test.url);
    [acme, globex] = [await signUpCompany(test.url, { organizationName: 'Röhren & Söhne' }), await signUpCompany(test.url, { organizationName: 'Globex' })];
  });
  afterAll(async () => {
    await test?.close();
    await mails?.close();
  });

  const sql = <R = Json>(text: string, params: unknown[] = []) => queryAsAdmin<R>(test.database, text, params);
  const keep = async (company: SignedUp, email: string | null): Promise<string> => (await company.client.post('/v1/customers', { displayName: 'Pat', ...(email ? { email } : {}) })).body.id;
  const invite = (company: Pick<SignedUp, 'client'>, id: string) => company.client.post(`/v1/customers/${id}/invitation`);
  const read = (company: Pick<SignedUp, 'client'>, id: string) => company.client.get(`/v1/customers/${id}/invitation`);
  const preview = (token: string) => anonymous.post('/v1/customer-invitations/preview', { token });
  const accept = (client: ApiClient, token: string) => client.post('/v1/customer-invitations/acceptance', { token });
  const events = (type: string, customerId: string) => sql(`select organization_id, data, actor_user_id from outbox_events where type = $1 and data->>'customerId' = $2`, [`commerce.customer.${type}`, customerId]);
  /** As if the last mail was sent more than an hour ago. */
  const afterAnHour = (id: string) => sql(`update customers set invited_at = invited_at - interval '61 minutes' where id = $1`, [id]);
  const letters = (email: string) => mails.to(email).filter((mail) => TOKEN.test(mail.text ?? ''));
  const mailedToken = async (email: string, count = 1): Promise<string> => TOKEN.exec((await eventually(async () => letters(email)[count - 1])).text!)![1]!;

  /** A customer of a company who was invited, and the token that was mailed. */
  async function invited(email: string, company = acme): Promise<{ id: string; token: string }> {
    const id = await keep(company, email);
    const { status, body } = await invite(company, id);
    expect([status, body.id]).toEqual([202, id]);
    return { id, token: await mailedToken(email) };
  }

  it('go by mail, show what they are for, and link the login that accepts', async () => {
    const pat = await signUpVerified(test.url, mails);
    const { id, token } = await invited(pat.email);
    const [letter] = letters(pat.email);
    expect(letter!.subject).toBe('Röhren & Söhne invites you to see your orders');
    expect(letter!.text).toContain(`with this address (${pat.email})`);
    const open = await read(acme, id);
    expect(open).toMatchObject({ status: 200, body: { customerId: id, email: pat.email, invitedById: acme.userId, status: 'pending', acceptedAt: null } });
    expect(Date.parse(open.body.expiresAt) - Date.now()).toBeGreaterThan(6.99 * 86_400_000);
    expect((await preview(token)).body).toEqual({ organizationName: 'Röhren & Söhne', email: 'p***@example.test', expiresAt: open.body.expiresAt });

    const accepted = await accept(pat.client, token);
    expect([accepted.status, accepted.body]).toMatchObject([200, { id, organizationName: 'Röhren & Söhne', email: pat.email }]);
    expect((await acme.client.get(`/v1/customers/${id}`)).body).toMatchObject({ userId: pat.userId, verified: true, verifiedAt: expect.any(String) });
    expect((await pat.client.get('/v1/me/companies')).body.data.map((company: Json) => company.id)).toEqual([id]);
    expect((await read(acme, id)).body).toMatchObject({ status: 'accepted', acceptedAt: expect.any(String) });
    expect(await events('linked', id)).toEqual([{ organization_id: acme.organizationId, data: { customerId: id, userId: pat.userId }, actor_user_id: pat.userId }]);
    expect((await accept(pat.client, token)).body.code).toBe('invitation_answered');
    expect((await invite(acme, id)).body.code).toBe('customer_linked_already');
    expect((await acme.client.delete(`/v1/customers/${id}/invitation`)).body.code).toBe('invitation_not_pending');
  });

  it('link a login that was made for it, once its address is verified and not before', async () => {
    const email = newEmail('new');
    const { id, token } = await invited(email);
    expect((await anonymous.post('/v1/customer-invitations/acceptance', { token })).status).toBe(401);
    const pat = await signUpCustomer(test.url, { email });
    const early = await accept(pat.client, token);
    expect([early.status, early.body.code]).toEqual([403, 'invitation_for_other_address']);
    await sql('update user_emails set verified_at = now() where user_id = $1', [pat.userId]);
    expect((await accept(pat.client, token)).status).toBe(200);
    expect((await acme.client.get(`/v1/customers/${id}`)).body.userId).toBe(pat.userId);
  });

  it('tell the company nothing of whether somebody has an account with the address', async () => {
    const [known, unknown] = [(await signUpVerified(test.url, mails)).email, newEmail('person')];
    const seen = async (email: string) => {
      const headers = { 'x-request-id': 'the-same' };
      const { body: customer } = await acme.client.post('/v1/customers', { displayName: 'Pat', email }, headers);
      const answers = [await acme.client.post(`/v1/customers/${customer.id}/invitation`, undefined, headers), await acme.client.get(`/v1/customers/${customer.id}/invitation`, headers)];
      await mailedToken(email);
      answers.push(await acme.client.get(`/v1/customers/${customer.id}`, headers), await acme.client.delete(`/v1/customers/${customer.id}/invitation`, headers), await acme.client.get(`/v1/customers/${customer.id}/invitation`, headers));
      const { subject, text } = letters(email)[0]!;
      const told = JSON.stringify([answers.map(observable), subject, text]);
      return told.replaceAll(email, 'ADDRESS').replaceAll(customer.id, 'ID').replace(/foci_[\w-]+/g, 'TOKEN').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID').replace(/\d{4}-\d\d-\d\d[T ][\d:.]+/g, 'TIME').replace(/"content-length":"\d+"/g, '');
    };
    expect(await seen(known)).toBe(await seen(unknown));
  });

  it('are for who has verified their address, and for nobody else who has the token', async () => {
    const [pat, kim] = [await signUpVerified(test.url, mails), await signUpVerified(test.url, mails)];
    const { id, token } = await invited(pat.email);
    expect((await accept(kim.client, token)).body.code).toBe('invitation_for_other_address');
    await sql(`insert into user_emails (id, created_at, updated_at, user_id, email) values (gen_random_uuid(), now(), now(), $1, $2)`, [kim.userId, pat.email]);
    expect((await accept(kim.client, token)).body.code).toBe('invitation_for_other_address');
    expect((await acme.client.get(`/v1/customers/${id}`)).body.verified).toBe(false);
    expect((await accept(pat.client, token)).status).toBe(200);
  });

  it('are one each: what was mailed before is void once it is sent again, taken back, or late', async () => {
    const pat = await signUpVerified(test.url, mails);
    const { id, token: first } = await invited(pat.email);
    await afterAnHour(id);
    expect((await invite(acme, id)).status).toBe(202);
    const second = await mailedToken(pat.email, 2);
    expect([(await preview(first)).status, (await accept(pat.client, first)).status]).toEqual([404, 404]);
    expect((await preview(second)).status).toBe(200);

    expect((await acme.client.delete(`/v1/customers/${id}/invitation`, { 'if-match': '"1"' })).status).toBe(412);
    expect((await acme.client.delete(`/v1/customers/${id}/invitation`)).status).toBe(204);
    expect((await read(acme, id)).body.status).toBe('revoked');
    for (const answer of [await preview(second), await accept(pat.client, second)]) expect([answer.status, answer.body.code]).toEqual([410, 'invitation_revoked']);

    await afterAnHour(id);
    await invite(acme, id);
    const third = await mailedToken(pat.email, 3);
    await sql('update customer_invitations set expires_at = now() where customer_id = $1', [id]);
    expect((await read(acme, id)).body.status).toBe('expired');
    for (const answer of [await preview(third), await accept(pat.client, third)]) expect([answer.status, answer.body.code]).toEqual([410, 'invitation_expired']);
    expect((await acme.client.get(`/v1/customers/${id}`)).body.verified).toBe(false);
  });

  it('are void once the customer has another address, is linked to somebody else, or is gone, and so are those of an organization that was shut down', async () => {
    const [pat, kim] = [await signUpVerified(test.url, mails), await signUpVerified(test.url, mails)];
    const { id, token } = await invited(pat.email);
    await acme.client.patch(`/v1/customers/${id}`, { email: kim.email });
    for (const answer of [await preview(token), await accept(pat.client, token)]) expect([answer.status, answer.body.code]).toEqual([410, 'invitation_revoked']);
    expect((await accept(kim.client, token)).body.code).toBe('invitation_for_other_address');
    await acme.client.patch(`/v1/customers/${id}`, { email: pat.email });
    await sql('update customers set user_id = $2, verified_at = now() where id = $1', [id, kim.userId]);
    expect((await accept(pat.client, token)).body.code).toBe('customer_linked_already');
    await sql('update customers set user_id = null where id = $1', [id]);
    await acme.client.delete(`/v1/customers/${id}`);
    expect([(await accept(pat.client, token)).status, (await read(acme, id)).status]).toEqual([404, 404]);

    const company = await signUpCompany(test.url);
    const there = await invited(kim.email, company);
    await sql('update organizations set is_active = false where id = $1', [company.organizationId]);
    expect([(await preview(there.token)).status, (await accept(kim.client, there.token)).status]).toEqual([404, 404]);
  });

  it('link one customer of a company to a login', async () => {
    const pat = await signUpVerified(test.url, mails);
    const second = newEmail('second');
    await sql(`insert into user_emails (id, created_at, updated_at, user_id, email, verified_at) values (gen_random_uuid(), now(), now(), $1, $2, now())`, [pat.userId, second]);
    const [one, other] = [await invited(pat.email), await invited(second)];
    expect((await accept(pat.client, one.token)).status).toBe(200);
    const answer = await accept(pat.client, other.token);
    expect([answer.status, answer.body.code]).toEqual([409, 'already_customer']);
    expect((await read(acme, other.id)).body.status).toBe('pending');
  });

  it('make one link of twenty acceptances at the same time, and none beside a revocation', async () => {
    const pat = await signUpVerified(test.url, mails);
    const { id, token } = await invited(pat.email);
    const statuses = (await Promise.all(Array.from({ length: 20 }, () => accept(pat.client, token)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, ...Array.from({ length: 19 }, () => 410)]);
    expect(await events('linked', id)).toHaveLength(1);

    for (let round = 0; round < 5; round++) {
      const kim = await signUpVerified(test.url, mails);
      const raced = await invited(kim.email);
      const [accepted, revoked] = await Promise.all([accept(kim.client, raced.token), acme.client.delete(`/v1/customers/${raced.id}/invitation`)]);
      expect([[200, 409], [410, 204]]).toContainEqual([accepted.status, revoked.status]);
      expect((await acme.client.get(`/v1/customers/${raced.id}`)).body.verified).toBe(accepted.status === 200);
    }
  }, 60_000);

  it('are sent once an hour to a customer, also when five ask at once, and five times in 15 minutes to a mailbox from everywhere', async () => {
    const email = newEmail('flooded');
    const id = await keep(acme, email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => invite(acme, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 429, 429, 429, 429]);
    expect(Number(answers.find(({ status }) => status === 429)!.headers.get('retry-after'))).toBeGreaterThan(0);

    const flooded = newEmail('flooded');
    const companies = await Promise.all(Array.from({ length: 6 }, () => signUpCompany(test.url)));
    const statuses: number[] = [];
    for (const company of companies) statuses.push((await invite(company, await keep(company, flooded))).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });

  it('are sent by who may change customers, read by who may see them, and unknown to other organizations', async () => {
    const agent = await addColleague(test, acme, 'support_staff');
    await sql('update members set can_manage_customers = false where id = $1', [agent.memberId]);
    const { id } = await invited(newEmail('mine'));
    expect([(await invite(agent, id)).status, (await agent.client.delete(`/v1/customers/${id}/invitation`)).status, (await read(agent, id)).status]).toEqual([403, 403, 200]);
    for (const [method, path] of [['POST', 'invitation'], ['GET', 'invitation'], ['DELETE', 'invitation']] as const) {
      const [theirs, random] = await Promise.all([id, uuidv7()].map((one) => globex.client.request<Json>(method, `/v1/customers/${one}/${path}`)));
      expect([method, theirs!.status, { ...theirs!.body, instance: '' }]).toEqual([method, 404, { ...random!.body, instance: '' }]);
    }
    expect((await read(acme, await keep(acme, newEmail()))).status).toBe(404);
    expect((await invite(acme, await keep(acme, null))).body.code).toBe('customer_without_email');
  });

  it('keep their token out of the database, the queue and the events, and are nothing without it', async () => {
    const email = newEmail('secret');
    const { token } = await invited(email);
    const [found] = await sql<{ n: number }>(
      `select (select count(*) from customer_invitations i where i::text like $1) + (select count(*) from jobs j where j::text like $1 or j::text like $2) + (select count(*) from outbox_events o where o::text like $1 or o::text like $2) as n`,
      [`%${token.slice(-40)}%`, `%${email}%`],
    );
    expect(Number(found!.n)).toBe(0);
    expect(await sql('select 1 from customer_invitations where token_hash = sha256($1::bytea)', [Buffer.from(token)])).toHaveLength(1);
    const pat: Person = await signUpVerified(test.url, mails);
    for (const wrong of ['', 'foci_', token.replace('foci_', 'foin_'), `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, newPassword()]) {
      expect([wrong === token, (await preview(wrong)).status, (await accept(pat.client, wrong)).status]).toEqual([false, 404, 404]);
    }
  });
});
