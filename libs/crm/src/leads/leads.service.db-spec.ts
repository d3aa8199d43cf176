import type { ListQuery } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import type { CreateLead } from './lead.dto.js';
import { LeadsService } from './leads.service.js';

const aLead = (overrides: Partial<CreateLead> = {}): CreateLead => ({
  firstName: 'Ada',
  lastName: 'Okafor',
  email: 'ada@example.com',
  leadSource: 'event',
  status: 'new',
  currency: 'EUR',
  ...overrides,
});

describe('Leads', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from leads'));

  const create = (who: SignedUp, overrides: Partial<CreateLead> = {}) => test.as(who, () => test.app.get(LeadsService).create(aLead(overrides)));
  const list = (who: SignedUp, query: ListQuery = {}) => test.as(who, () => test.app.get(LeadsService).list(query));
  const names = async (who: SignedUp, query: ListQuery) => (await list(who, query)).data.map((lead) => lead.lastName).sort();

  it('are paged without loss or repetition while others are added', async () => {
    const sameMoment = new Date('2026-03-01T10:00:00.123Z');
    for (let i = 0; i < 12; i++) await create(acme, { lastName: `Lead ${String(i).padStart(2, '0')}` });
    await queryAsAdmin(test.database, 'update leads set created_at = $1', [sameMoment]); // ties are broken by id
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list(acme, { limit: 5, ...(cursor ? { cursor } : {}) });
      seen.push(...page.data.map((lead) => lead.lastName));
      cursor = page.nextCursor;
      await create(acme, { lastName: 'Newcomer' });
    } while (cursor);
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
    expect(seen).not.toContain('Newcomer');
  });

  it.each(['createdAt', '-createdAt', 'updatedAt', '-updatedAt', 'lastName', '-lastName'])('are all found walking by %s', async (sort) => {
    for (let i = 0; i < 7; i++) await create(acme, { lastName: `Name ${i % 3}`, email: `n${i}@example.com` });
    const emails: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await list(acme, { sort, limit: 2, ...(cursor ? { cursor } : {}) });
      emails.push(...page.data.map((lead) => lead.email));
      cursor = page.nextCursor;
    } while (cursor);
    expect(emails.sort()).toEqual(Array.from({ length: 7 }, (_, i) => `n${i}@example.com`));
  });

  it('are found by part of name, company or address, and only the own ones', async () => {
    await create(acme, { lastName: 'Okafor', companyName: 'Okafor Logistics' });
    await create(acme, { lastName: 'Brown', email: 'brown@logistic.example' });
    await create(acme, { lastName: 'Nobody' });
    await create(globex, { lastName: 'Spy', companyName: 'Rival Logistics' });
    expect(await names(acme, { q: 'LOGIST' })).toEqual(['Brown', 'Okafor']);
    expect(await names(acme, { q: 'ada okafor' })).toEqual(['Okafor']);
    expect(await names(globex, { q: 'logist' })).toEqual(['Spy']);
  });

  it('are searched for literally: % and _ and \\ are characters', async () => {
    await create(acme, { lastName: 'Plain' });
    await create(acme, { lastName: '100%_sure\\' });
    expect(await names(acme, { q: '%_' })).toEqual(['100%_sure\\']);
    expect(await names(acme, { q: 'sure\\' })).toEqual(['100%_sure\\']);
    expect(await names(acme, { q: 'P_ain' })).toEqual([]);
  });

  it('cannot be searched for by a caller without an organization', async () => {
    await create(acme, { lastName: 'Hidden' });
    await expect(test.as({ organizationId: null, userId: acme.userId }, () => test.app.get(LeadsService).list({ q: 'Hidden' }))).rejects.toThrow('No organization');
    const [row] = await queryAsAdmin<{ found: string }>(test.database, `select count(*) as found from records_containing('lead', 'Hidden')`);
    expect(row!.found).toBe('0');
  });

  it('disappear from reading, listing and searching when deleted, but stay in the table', async () => {
    const lead = await create(acme, { lastName: 'Gone' });
    await test.as(acme, () => test.app.get(LeadsService).delete(lead.id));
    await expect(test.as(acme, () => test.app.get(LeadsService).get(lead.id))).rejects.toMatchObject({ status: 404 });
    expect(await names(acme, {})).toEqual([]);
    expect(await names(acme, { q: 'Gone' })).toEqual([]);
    expect(await queryAsAdmin(test.database, 'select deleted_at is not null as deleted from leads where id = $1', [lead.id])).toEqual([{ deleted: true }]);
  });

  it('publish what happened in the transaction of the change: ids and names of fields, no personal data', async () => {
    const lead = await create(acme);
    await test.as(acme, () => test.app.get(LeadsService).update(lead.id, { email: 'new@example.com', notes: 'private' }));
    await test.as(acme, () => test.app.get(LeadsService).update(lead.id, { notes: 'private' }));
    await test.as(acme, () => test.app.get(LeadsService).delete(lead.id));
    const events = await queryAsAdmin<{ type: string; data: unknown; actor: string }>(
      test.database,
      `select type, data, actor_user_id as actor from outbox_events where data->>'leadId' = $1 order by id`,
      [lead.id],
    );
    expect(events.map(({ type }) => type)).toEqual(['crm.lead.created', 'crm.lead.updated', 'crm.lead.email_changed', 'crm.lead.deleted']);
    expect(events[1]!.data).toEqual({ leadId: lead.id, changed: ['email', 'notes'] });
    expect(new Set(events.map(({ actor }) => actor))).toEqual(new Set([acme.userId]));
    expect(JSON.stringify(events)).not.toMatch(/example\.com|private/);
  });

  it('refuse the second of two people who change the same lead at the same moment', async () => {
    const lead = await create(acme);
    const rename = (lastName: string) => test.as(acme, () => test.app.get(LeadsService).update(lead.id, { lastName }));
    const outcomes = await Promise.allSettled([rename('First'), rename('Second'), rename('Third')]);
    const [row] = await queryAsAdmin<{ version: number }>(test.database, 'select version from leads where id = $1', [lead.id]);
    expect(row!.version).toBe(1 + outcomes.filter(({ status }) => status === 'fulfilled').length);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'OptimisticLockError' });
  });
});
