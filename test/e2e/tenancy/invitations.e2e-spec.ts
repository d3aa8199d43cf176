import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { startMailCatcher, type MailCatcher } from '../identity/mail-catcher.js';
import { newEmail, newPassword } from '../identity/people.js';
import { addColleague } from './colleagues.js';
import { invite, signUpVerified, tokenIn } from './invitees.js';

describe('invitations', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let anonymous: ApiClient;
  const preview = (token: string) => anonymous.post('/v1/invitations/preview', { token });
  const accept = (client: ApiClient, token: string) => client.post('/v1/invitations/acceptance', { token });
  const decline = (client: ApiClient, token: string) => client.post('/v1/invitations/declination', { token });
  /** The mails about invitations: a code for the address may come before or after. */
  const mailedToken = async (email: string, count = 1) => tokenIn(await eventually(async () => mails.to(email).filter((mail) => mail.text?.includes('#foin_'))[count - 1]));
  const membersOf = async ({ client }: SignedUp) => (await client.get('/v1/members')).body.data as { userId: string; role: string; id: string; isActive: boolean }[];
  const statusOf = async ({ client }: SignedUp, id: string) => (await client.get(`/v1/invitations/${id}`)).body.status as string;
  const sql = <R>(text: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, text, params);

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
    anonymous = new ApiClient(app.url);
  });
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  it('go by mail, show what they are for, and make a member of who accepts', async () => {
    const company = await signUpCompany(app.url, { organizationName: 'Röhren & Söhne' });
    const dana = await signUpVerified(app);
    const { status, headers, body } = await company.client.post('/v1/invitations', { email: dana.email.toUpperCase(), role: 'support_staff', department: 'support', canViewReports: true });
    expect({ status, location: headers.get('location') }).toEqual({ status: 201, location: `/v1/invitations/${body.id}` });
    expect(body).toMatchObject({ email: dana.email, role: 'support_staff', department: 'support', canViewReports: true, canManageDeals: null, status: 'pending', invitedById: company.userId, acceptedAt: null });
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(6.99 * 86_400_000);

    const mail = await eventually(async () => mails.to(dana.email).find((one) => one.text?.includes('#foin_')));
    expect(mail.subject).toBe('Cleo Owner invites you to Röhren & Söhne');
    expect(mail.text).toContain('as support staff');
    const token = tokenIn(mail);
    expect((await preview(token)).body).toEqual({ organizationName: 'Röhren & Söhne', invitedBy: 'Cleo Owner', role: 'support_staff', department: 'support', email: 'p***@example.test', expiresAt: body.expiresAt });

    const accepted = await accept(dana.client, token);
    expect(accepted).toMatchObject({ status: 200, body: { organization: { id: company.organizationId, name: 'Röhren & Söhne', role: 'support_staff' } } });
    expect((await company.client.get(`/v1/members/${accepted.body.memberId}`)).body).toMatchObject({
      userId: dana.userId, role: 'support_staff', department: 'support', canViewReports: true, canManageDeals: false, overriddenFlags: ['canViewReports'], invitedById: company.userId, isActive: true,
    });
    expect((await company.client.get(`/v1/invitations/${body.id}`)).body).toMatchObject({ status: 'accepted', acceptedById: dana.userId });
    expect((await dana.client.post('/v1/auth/switch-organization', { organizationId: company.organizationId })).status).toBe(200);
    const events = await sql<{ type: string }>(`select type from outbox_events where organization_id = $1 and type ~ 'invitation|member' and data->>'userId' is distinct from $2 or data->>'userId' = $3 and type ~ 'tenancy' order by id`, [company.organizationId, company.userId, dana.userId]);
    expect(events.map(({ type }) => type)).toEqual(['tenancy.invitation.created', 'tenancy.member.joined', 'tenancy.invitation.accepted']);
  });

  it('keep the token out of the database, the queue and the events', async () => {
    const company = await signUpCompany(app.url);
    const email = newEmail('secret');
    await invite(company, email);
    const token = await mailedToken(email);
    const secret = token.slice(-40);
    const [found] = await sql<{ n: number }>(
      `select (select count(*) from invitations i where i::text like $1) + (select count(*) from jobs j where j::text like $1 or j::text like $2) + (select count(*) from outbox_events o where o::text like $1 or o::text like $2) as n`,
      [`%${secret}%`, `%${email}%`],
    );
    expect(Number(found!.n)).toBe(0);
  });

  describe('inviting', () => {
    it('is refused for an address with an open invitation, which is named, and for a member', async () => {
      const company = await signUpCompany(app.url);
      const dana = await signUpVerified(app);
      const id = await invite(company, dana.email);
      expect(await company.client.post('/v1/invitations', { email: dana.email, role: 'manager' })).toMatchObject({ status: 409, body: { code: 'invitation_pending', invitationId: id } });
      await accept(dana.client, await mailedToken(dana.email));
      expect(await company.client.post('/v1/invitations', { email: dana.email, role: 'manager' })).toMatchObject({ status: 409, body: { code: 'already_member' } });
    });

    it('of one address by five at once makes one invitation', async () => {
      const { client } = await signUpCompany(app.url);
      const email = newEmail('once');
      const answers = await Promise.all(Array.from({ length: 5 }, () => client.post('/v1/invitations', { email, role: 'support_staff' })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
      expect(new Set(answers.map(({ body }) => body.id ?? body.invitationId)).size).toBe(1);
    });

    it('is possible again after the one before expired, which then is listed as expired', async () => {
      const company = await signUpCompany(app.url);
      const email = newEmail('late');
      const first = await invite(company, email);
      await sql('update invitations set expires_at = now() where id = $1', [first]);
      expect(await statusOf(company, first)).toBe('expired');
      expect((await company.client.get('/v1/invitations?status=expired')).body.data).toMatchObject([{ id: first }]);
      expect((await company.client.get('/v1/invitations?status=pending')).body.data).toEqual([]);
      const second = await invite(company, email);
      expect([await statusOf(company, first), await statusOf(company, second)]).toEqual(['expired', 'pending']);
    });

    it('is limited for each recipient, with 429', async () => {
      const company = await signUpCompany(app.url);
      const email = newEmail('flooded');
      const id = await invite(company, email);
      const answers = await Promise.all(Array.from({ length: 6 }, () => company.client.post(`/v1/invitations/${id}/redelivery`)));
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
      expect(answers.find(({ status }) => status === 429)!.headers.get('retry-after')).toMatch(/^\d+$/);
    });

    it.each([
      ['into a role above their own', 'manager', { role: 'ceo' }, 403, 'escalation_refused'],
      ['with a flag they lack', 'manager', { role: 'support_staff', canViewReports: true }, 403, 'escalation_refused'],
      ['into a role whose flags they lack', 'manager', { role: 'sales_manager' }, 403, 'escalation_refused'],
      ['without being allowed to', 'support_staff', { role: 'support_staff' }, 403, 'forbidden'],
    ])('%s is refused', async (_, role, wanted, status, code) => {
      const company = await signUpCompany(app.url);
      const { client, memberId } = await addColleague(app, company, role as 'manager');
      if (role === 'manager') await company.client.patch(`/v1/members/${memberId}`, { canViewReports: false });
      expect(await client.post('/v1/invitations', { email: newEmail(), ...wanted })).toMatchObject({ status, body: { code } });
    });

    it('a ceo is for ceos: an owner can invite an owner', async () => {
      const company = await signUpCompany(app.url);
      const dana = await signUpVerified(app);
      await invite(company, dana.email, 'ceo');
      expect((await accept(dana.client, await mailedToken(dana.email))).body.organization.role).toBe('ceo');
      expect(await company.client.post('/v1/invitations', { email: newEmail(), role: 'ceo', canViewReports: false })).toMatchObject({ status: 422, body: { code: 'ceo_has_every_flag' } });
    });

    it('cannot be turned into more afterwards: no invitation is edited, and nobody takes back or sends again one above them', async () => {
      const company = await signUpCompany(app.url);
      const manager = await addColleague(app, company, 'manager');
      const id = await invite(manager, newEmail(), 'support_staff');
      expect((await manager.client.patch(`/v1/invitations/${id}`, { role: 'ceo' })).status).toBe(404);
      expect(await statusOf(company, id)).toBe('pending');
      const forCeo = await invite(company, newEmail(), 'ceo');
      expect(await manager.client.post(`/v1/invitations/${forCeo}/redelivery`)).toMatchObject({ status: 403, body: { code: 'escalation_refused' } });
      expect(await manager.client.delete(`/v1/invitations/${forCeo}`)).toMatchObject({ status: 403, body: { code: 'escalation_refused' } });
    });
  });

  describe('sending again', () => {
    it('voids the link before and gives another seven days, in the name of who sends it', async () => {
      const company = await signUpCompany(app.url);
      const manager = await addColleague(app, company, 'manager');
      const dana = await signUpVerified(app);
      const id = await invite(company, dana.email);
      const first = await mailedToken(dana.email);
      await sql('update invitations set expires_at = now() where id = $1', [id]);
      expect((await preview(first)).body.code).toBe('invitation_expired');
      expect((await manager.client.post(`/v1/invitations/${id}/redelivery`)).body).toMatchObject({ status: 'pending', invitedById: manager.userId });
      const second = await mailedToken(dana.email, 2);
      expect((await preview(first)).status).toBe(404);
      expect((await accept(dana.client, first)).status).toBe(404);
      expect((await accept(dana.client, second)).status).toBe(200);
      expect(await company.client.post(`/v1/invitations/${id}/redelivery`)).toMatchObject({ status: 409, body: { code: 'invitation_not_pending' } });
    });
  });

  describe('an invitation', () => {
    it('that was taken back answers 410, and is not taken back twice', async () => {
      const company = await signUpCompany(app.url);
      const dana = await signUpVerified(app);
      const id = await invite(company, dana.email);
      const token = await mailedToken(dana.email);
      expect((await company.client.delete(`/v1/invitations/${id}`, { 'if-match': '"9"' })).status).toBe(412);
      expect((await company.client.delete(`/v1/invitations/${id}`)).status).toBe(204);
      expect([await preview(token), await accept(dana.client, token), await decline(dana.client, token)].map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 3 }, () => [410, 'invitation_revoked']));
      expect((await company.client.delete(`/v1/invitations/${id}`)).status).toBe(409);
      expect(await membersOf(company)).toHaveLength(1);
    });

    it('that expired answers 410', async () => {
      const company = await signUpCompany(app.url);
      const dana = await signUpVerified(app);
      await invite(company, dana.email);
      const token = await mailedToken(dana.email);
      await sql(`update invitations set expires_at = now() - interval '1 second' where email = $1`, [dana.email]);
      expect(await accept(dana.client, token)).toMatchObject({ status: 410, body: { code: 'invitation_expired' } });
    });

    it('that was declined is over', async () => {
      const company = await signUpCompany(app.url);
      const dana = await signUpVerified(app);
      const id = await invite(company, dana.email);
      const token = await mailedToken(dana.email);
      expect((await decline(dana.client, token)).status).toBe(204);
      expect(await statusOf(company, id)).toBe('declined');
      expect(await accept(dana.client, token)).toMatchObject({ status: 410, body: { code: 'invitation_answered' } });
      expect((await company.client.post('/v1/invitations', { email: dana.email, role: 'support_staff' })).status).toBe(201);
    });

    it('is for its address alone: whoever else has the token, and whoever has only claimed the address, is refused', async () => {
      const company = await signUpCompany(app.url);
      const [dana, thief] = [await signUpVerified(app), await signUpVerified(app)];
      const squatter = await signUpCompany(app.url);
      await invite(company, dana.email);
      await sql('update user_emails set email = $1 where user_id = $2', [dana.email, squatter.userId]);
      const token = await mailedToken(dana.email);
      for (const client of [thief.client, squatter.client]) {
        expect(await accept(client, token)).toMatchObject({ status: 403, body: { code: 'invitation_for_other_address' } });
        expect(await decline(client, token)).toMatchObject({ status: 403, body: { code: 'invitation_for_other_address' } });
      }
      expect((await accept(anonymous, token)).status).toBe(401);
      expect((await accept(dana.client, token)).status).toBe(200);
    });

    it('holds while whoever invited may still do so', async () => {
      const company = await signUpCompany(app.url);
      const inviters = [await addColleague(app, company, 'manager'), await addColleague(app, company, 'manager'), await addColleague(app, company, 'manager'), await addColleague(app, company, 'manager')];
      const invited = await Promise.all(inviters.map(() => signUpVerified(app)));
      for (const [i, inviter] of inviters.entries()) await invite(inviter, invited[i]!.email, 'manager');
      await company.client.delete(`/v1/members/${inviters[0]!.memberId}`);
      await company.client.post(`/v1/members/${inviters[1]!.memberId}/deactivation`);
      await company.client.patch(`/v1/members/${inviters[2]!.memberId}`, { role: 'support_staff', canInviteUsers: true });
      await company.client.patch(`/v1/members/${inviters[3]!.memberId}`, { canInviteUsers: false });
      for (const person of invited) expect(await accept(person.client, await mailedToken(person.email))).toMatchObject({ status: 410, body: { code: 'inviter_may_not' } });
      expect((await membersOf(company)).filter(({ userId }) => invited.some((person) => person.userId === userId))).toEqual([]);
    });

    it('never changes an active membership, and begins one that ended anew', async () => {
      const company = await signUpCompany(app.url);
      const dana = await signUpVerified(app);
      await invite(company, dana.email, 'manager');
      const { body: first } = await accept(dana.client, await mailedToken(dana.email));
      // an invitation that was open before they became a member some other way
      await sql(`update invitations set status = 'pending', accepted_at = null, accepted_by_id = null, role = 'support_staff' where email = $1`, [dana.email]);
      expect(await accept(dana.client, await mailedToken(dana.email))).toMatchObject({ status: 409, body: { code: 'already_member' } });
      expect((await company.client.get(`/v1/members/${first.memberId}`)).body.role).toBe('manager');
      await sql(`update invitations set status = 'revoked' where email = $1`, [dana.email]);
      await company.client.delete(`/v1/members/${first.memberId}`);
      await invite(company, dana.email, 'support_staff');
      const { body: second } = await accept(dana.client, await mailedToken(dana.email, 2));
      expect(second.memberId).toBe(first.memberId);
      expect((await company.client.get(`/v1/members/${first.memberId}`)).body).toMatchObject({ role: 'support_staff', isActive: true, canInviteUsers: false });
    });

    it('is refused when every seat is taken, and holds when one is free again', async () => {
      const company = await signUpCompany(app.url);
      const [colleague, dana] = [await addColleague(app, company, 'manager'), await signUpVerified(app)];
      await sql('update organizations set seat_limit = 2 where id = $1', [company.organizationId]);
      expect((await company.client.get('/v1/organization')).body.seatLimit).toBe(2);
      await invite(company, dana.email);
      const token = await mailedToken(dana.email);
      expect(await accept(dana.client, token)).toMatchObject({ status: 409, body: { code: 'seat_limit_reached', seatLimit: 2 } });
      await company.client.post(`/v1/members/${colleague.memberId}/deactivation`);
      expect((await accept(dana.client, token)).status).toBe(200);
      expect(await company.client.post(`/v1/members/${colleague.memberId}/reactivation`)).toMatchObject({ status: 409, body: { code: 'seat_limit_reached' } });
    });

    it.each(['', 'foin_', `foin_${'A'.repeat(64)}`, 'x'.repeat(200)])('there is none for the token %j', async (token) => {
      const dana = await signUpVerified(app);
      expect([(await preview(token)).status, (await accept(dana.client, token)).status, (await decline(dana.client, token)).status]).toEqual([404, 404, 404]);
    });
  });

  describe('GET /v1/me/invitations', () => {
    it('lists those at verified addresses, of every organization, and they can be answered by id', async () => {
      const [one, two] = [await signUpCompany(app.url, { organizationName: 'One' }), await signUpCompany(app.url, { organizationName: 'Two' })];
      const [dana, other] = [await signUpVerified(app), await signUpVerified(app)];
      await invite(one, dana.email, 'manager');
      await invite(two, dana.email);
      await invite(two, other.email);
      const { body } = await dana.client.get('/v1/me/invitations');
      expect(body).toMatchObject({ data: [{ organizationName: 'One', invitedBy: 'Cleo Owner', email: dana.email, role: 'manager' }, { organizationName: 'Two', role: 'support_staff' }], nextCursor: null });
      const [first, second] = body.data;
      expect((await other.client.post(`/v1/me/invitations/${first.id}/acceptance`)).status).toBe(404);
      expect(await dana.client.post(`/v1/me/invitations/${first.id}/acceptance`)).toMatchObject({ status: 200, body: { organization: { id: one.organizationId, role: 'manager' } } });
      expect((await dana.client.post(`/v1/me/invitations/${second.id}/declination`)).status).toBe(204);
      expect((await dana.client.get('/v1/me/invitations')).body.data).toEqual([]);
    });

    it('shows nothing for an address that is only claimed', async () => {
      const company = await signUpCompany(app.url);
      const squatter = await signUpCompany(app.url);
      await invite(company, squatter.email);
      expect((await squatter.client.get('/v1/me/invitations')).body.data).toEqual([]);
    });
  });

  describe('POST /v1/invitations/signup', () => {
    const signUp = (token: string, more: object = {}) => anonymous.post('/v1/invitations/signup', { token, password: newPassword(), displayName: 'Dana Field', ...more });

    it('makes a user with a proven address, a member, and a session in the organization', async () => {
      const company = await signUpCompany(app.url, { organizationName: 'Acme' });
      const email = newEmail('dana');
      await invite(company, email, 'sales_manager');
      const password = newPassword();
      const { status, body } = await signUp(await mailedToken(email), { password });
      expect(status).toBe(201);
      expect(body).toMatchObject({ user: { email, emailVerified: true, displayName: 'Dana Field' }, organization: { id: company.organizationId, name: 'Acme', role: 'sales_manager' } });
      const dana = new ApiClient(app.url, body.accessToken);
      expect((await dana.get('/v1/organization')).body.name).toBe('Acme');
      expect((await dana.get('/v1/me')).body.organizations).toEqual([{ id: company.organizationId, name: 'Acme', role: 'sales_manager' }]);
      expect(await sql('select managed_by_organization_id as id from users where id = $1', [body.user.id])).toEqual([{ id: company.organizationId }]);
      expect((await anonymous.post('/v1/auth/login', { email, password })).status).toBe(200);
      expect(mails.to(email)).toHaveLength(1); // no code: the address is proven
    });

    it('is refused where somebody has proven the address, and for a weak password, and leaves nobody behind', async () => {
      const company = await signUpCompany(app.url);
      const dana = await signUpVerified(app);
      const stranger = newEmail('weak');
      await invite(company, dana.email);
      await invite(company, stranger);
      const users = async () => Number((await sql<{ n: string }>('select count(*) as n from users'))[0]!.n);
      const before = await users();
      expect(await signUp(await mailedToken(dana.email))).toMatchObject({ status: 409, body: { code: 'address_has_account' } });
      expect((await signUp(await mailedToken(stranger), { password: '12345678' })).status).toBe(422);
      expect(await users()).toBe(before);
    });

    it('takes the address from those who only claimed it, and works once', async () => {
      const company = await signUpCompany(app.url);
      const squatter = await signUpCompany(app.url);
      await invite(company, squatter.email);
      const token = await mailedToken(squatter.email);
      const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(token)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409 || status === 410)).toHaveLength(4);
      expect((await squatter.client.get('/v1/me')).body.email).toBeNull();
      expect(await membersOf(company)).toHaveLength(2);
    });
  });

  it('of one organization do not exist for another', async () => {
    const [one, two] = [await signUpCompany(app.url), await signUpCompany(app.url)];
    const id = await invite(one, newEmail());
    for (const answer of [await two.client.get(`/v1/invitations/${id}`), await two.client.delete(`/v1/invitations/${id}`), await two.client.post(`/v1/invitations/${id}/redelivery`)]) expect(answer.status).toBe(404);
    expect((await two.client.get('/v1/invitations')).body.data).toEqual([]);
    expect(await statusOf(one, id)).toBe('pending');
  });
});
