import { randomBytes } from 'node:crypto';
import { ConflictError, Frontoffice, ifMatch, InvalidRequestError, NotFoundError, PreconditionFailedError, rows, UnauthenticatedError } from '../../../sdk/typescript/src/index.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/client.js';
import { deliver } from '../../support/mail-server/deliver.js';
import { type DovecotServer, describeWithDovecot, startDovecot } from '../../support/mail-server/dovecot.js';
import { MAIL, MAILBOX } from './mailbox.js';

/** Nothing here knows more of the product than the SDK tells. */
describeWithDovecot('the main job, with the SDK alone', () => {
  let app: TestApp;
  let dovecot: DovecotServer;
  let frontoffice: Frontoffice;

  beforeAll(async () => {
    [app, dovecot] = await Promise.all([startTestApp({ worker: true, environment: { EGRESS_ALLOW: '127.0.0.1' } }), startDovecot({ users: [MAILBOX] })]);
    const { accessToken } = await new Frontoffice({ baseUrl: app.url }).authentication.signUp({
      body: { email: `cleo-${randomBytes(4).toString('hex')}@acme.test`, password: `correct horse ${randomBytes(6).toString('hex')}`, displayName: 'Cleo', accountType: 'company', organizationName: 'Acme' },
    });
    frontoffice = new Frontoffice({ baseUrl: `${app.url}/`, accessToken: () => accessToken });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await dovecot?.stop();
  });

  it('is done: a mailbox is connected, its mail stands with the lead, the lead becomes a deal, and the timeline tells it', async () => {
    const lead = await frontoffice.leads.create({ body: { firstName: 'Ada', lastName: 'Buyer', email: 'ada@shop.example', leadSource: 'website' } });
    await deliver(dovecot, MAILBOX.name, MAIL);
    const account = await frontoffice.emailAccounts.create({ body: { email: MAILBOX.name, imapHost: '127.0.0.1', imapPort: dovecot.imapPort, password: MAILBOX.password } });
    await frontoffice.emailAccounts.sync({ path: { id: account.id } });
    const thread = await eventually(async () => (await frontoffice.threads.list({ query: { leadId: lead.id } })).data[0], 20_000);
    expect(thread.subject).toBe('Three hundred lighthouses');
    const [email] = await Array.fromAsync(rows((next) => frontoffice.threads.listEmails({ path: { id: thread.id }, query: next })));
    expect((await frontoffice.emails.get({ path: { id: email!.id } })).bodyText).toContain('can you deliver?');

    const { dealId } = await frontoffice.leads.convert({ path: { id: lead.id }, body: {} });
    const told = await eventually(async () => {
      const { data } = await frontoffice.timeline.list({ query: { subject: `deal:${dealId}` } });
      return data.length >= 4 && data.map(({ kind }) => kind);
    });
    expect(told.sort()).toEqual(['deal_created', 'email_received', 'lead_converted', 'lead_created']);
  }, 60_000);

  it('walks through a list of several pages', async () => {
    const names = ['Grace', 'Hedy', 'Joan', 'Katherine', 'Mary'];
    for (const firstName of names) await frontoffice.leads.create({ body: { firstName, lastName: 'Engineer', email: `${firstName.toLowerCase()}@example.test`, leadSource: 'event' } });
    const found: string[] = [];
    for await (const lead of rows(frontoffice.leads, { query: { leadSource: 'event', limit: 2 } })) found.push(lead.firstName);
    expect(found.sort()).toEqual(names);
  });

  it('throws every problem as an error of its kind', async () => {
    const lead = await frontoffice.leads.create({ body: { firstName: 'Rosalind', lastName: 'Franklin', email: 'rosalind@example.test', leadSource: 'website' } });
    const path = { id: lead.id };
    await frontoffice.leads.update({ path, body: { firstName: 'Rosa' }, headers: ifMatch(lead) });
    await expect(frontoffice.leads.update({ path, body: { firstName: 'Rose' }, headers: ifMatch(lead) })).rejects.toThrow(PreconditionFailedError);
    await frontoffice.leads.convert({ path, body: {} });
    const again = frontoffice.leads.update({ path, body: { status: 'new' } });
    await expect(again).rejects.toThrow(ConflictError);
    await expect(again).rejects.toMatchObject({ status: 409, code: 'lead_already_converted' });
    await expect(frontoffice.leads.get({ path: { id: '01937c4e-0001-7b3c-9d4e-5f6a7b8c9d0e' } })).rejects.toThrow(NotFoundError);
    const wrong = frontoffice.leads.create({ body: { firstName: '', lastName: 'B', email: 'nobody', leadSource: 'website' } });
    await expect(wrong).rejects.toThrow(InvalidRequestError);
    await expect(wrong).rejects.toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({ pointer: '#/email' })]) });
    await expect(new Frontoffice({ baseUrl: app.url, accessToken: 'nonsense' }).leads.list()).rejects.toThrow(UnauthenticatedError);
    await expect(new Frontoffice({ baseUrl: 'http://127.0.0.1:9', firstPauseMs: 1 }).health.livez()).rejects.toThrow(/fetch failed/);
  });
});
