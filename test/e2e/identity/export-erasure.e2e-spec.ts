import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { kernelConfig, PersonalData, requireScope } from '@app/kernel';
import { InstallationApi } from '@app/identity';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague } from '../tenancy/colleagues.js';
import { codeIn, startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { signUpCustomer, signUpVerified } from './people.js';

describe('what is kept about a user', () => {
  let app: TestApp;
  let mails: MailCatcher;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const logIn = ({ email, password }: { email: string; password: string }) => new ApiClient(app.url).post('/v1/auth/login', { email, password });
  const allJobsDone = () => eventually(async () => (await query(`select 1 from jobs where state not in ('done', 'dead') and available_at <= now()`)).length === 0, 20_000);

  /** A company's ceo with something in every corner; every text of theirs holds the canary. */
  async function lively(canary = 'CANARY'): Promise<SignedUp> {
    const person = await signUpCompany(app.url, { displayName: `Zaphod ${canary}` });
    const { client, email, userId, organizationId } = person;
    await client.post('/v1/auth/email-verification/confirmation', { email, code: codeIn(await mails.newest(email)) });
    await client.patch('/v1/me', { username: `${canary.toLowerCase()}.${userId.slice(-6)}`, firstName: 'Zaphod', lastName: canary, phone: '+4930901820', bio: `${canary} bio`, timezone: 'Europe/Berlin', language: 'de' });
    await fetch(`${app.url}/v1/me/avatar`, { method: 'PUT', headers: { authorization: `Bearer ${client.accessToken}`, 'content-type': 'image/png' }, body: new Uint8Array(await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } }).png().toBuffer()) });
    await new ApiClient(app.url).post('/v1/auth/login', { email: person.email, password: person.password }, { 'user-agent': `${canary}/1.0` });
    await query(`insert into user_mfa_factors (id, user_id, type, name, sealed_data) values (gen_random_uuid(), $1, 'totp', $2, 'SECRETCANARY')`, [userId, `${canary} phone`]);
    await query(`insert into user_auth_providers (id, user_id, provider, issuer, subject, email, sealed_access_token) values (gen_random_uuid(), $1, 'mozilla', 'https://issuer.example', gen_random_uuid(), $2, 'SECRETCANARY')`, [userId, email]);
    await query(`insert into notifications (id, organization_id, user_id, kind, title, message, type, created_at) values (gen_random_uuid(), $1, $2, 'email_received', $3, $4, 'info', now())`, [organizationId, userId, canary, canary]);
    await query(
      `insert into email_accounts (id, organization_id, user_id, email, provider, username, password_encrypted, created_at, updated_at) values (gen_random_uuid(), $1, $2, $3, 'imap', $4, 'SECRETCANARY', now(), now())`,
      [organizationId, userId, `${canary.toLowerCase()}@mail.example`, canary],
    );
    await query(`insert into openid_artifacts (id_hash, id, kind, sealed_payload, user_id, expires_at) values (sha256($1::bytea), gen_random_uuid(), 'Session', 'SECRETCANARY', $2, now() + interval '1 day')`, [`session of ${userId}`, userId]);
    await atWork(person, canary, 'Rain');
    return person;
  }

  /** What a member leaves behind at work: `own` in what is theirs alone, `shared` in what stays with the organization. */
  async function atWork({ organizationId, userId }: { organizationId: string; userId: string }, own: string, shared: string): Promise<void> {
    const head = 'id, organization_id, created_at, updated_at';
    const row = 'gen_random_uuid(), $1, now(), now()';
    const add = (sql: string, ...values: unknown[]) => query(sql, [organizationId, userId, ...values]);
    await add(`insert into notification_preferences (${head}, user_id, kind, in_app, email, digest) values (${row}, $2, 'email_received', true, false, true)`);
    await add(`insert into notification_digests (id, organization_id, user_id, local_date, created_at) values (gen_random_uuid(), $1, $2, '2026-01-01', now())`);
    await add(`insert into calendar_feeds (id, organization_id, user_id, token_hash, created_at) values (gen_random_uuid(), $1, $2, sha256($3::bytea), now())`, `SECRETCANARY ${userId}`);
    await add(`insert into api_keys (${head}, user_id, name, prefix, token_hash, scopes) values (${row}, $2, $3, 'fope_canary', sha256($4::bytea), '[]')`, own, `SECRETCANARY key ${userId}`);
    await add(`insert into saved_views (${head}, resource, name, owner_id) values (${row}, 'lead', $3, $2)`, own);
    await add(`insert into github_logins (${head}, user_id, login) values (${row}, $2, $3)`, own.toLowerCase());
    await add(`insert into activities (${head}, activity_type, subject, created_by_id) values (${row}, 'note', $3, $2)`, shared);
    await add(
      `with issue as (insert into issues (${head}, number, title, issue_type, created_by_id, edited_at) values (${row}, (select count(*) + 1 from issues where organization_id = $1), $3, 'bug', $2, now()) returning id)
       insert into issue_comments (${head}, issue_id, author_id, body) select ${row}, id, $2, $3 from issue`,
      shared,
    );
    await add(
      `with customer as (insert into customers (${head}, display_name, status, customer_since) values (${row}, 'Cora', 'active', now()) returning id)
       insert into customer_interactions (${head}, customer_id, user_id, interaction_type, subject, occurred_at) select ${row}, id, $2, 'call', $3, now() from customer`,
      shared,
    );
    await add(`insert into operations (${head}, kind, status, created_by_id) values (${row}, $3, 'succeeded', $2)`, shared);
    await add(`insert into exports (${head}, resource, columns, expires_at, created_by_id) values (${row}, 'lead', '[]', now() + interval '1 day', $2)`);
    await add(
      `insert into imports (${head}, resource, file_name, object_key, size_bytes, encoding, delimiter, columns, sample_rows, created_by_id) values (${row}, 'lead', $3, gen_random_uuid(), 1, 'utf-8', ',', '[]', '[]', $2)`,
      shared,
    );
  }

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url } });
  });
  afterEach(() => query('delete from attempt_counters'));
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  describe('the export', () => {
    it('is one JSON document of everything, from every context, without a secret', async () => {
      const person = await lively();
      const answer = await person.client.get('/v1/me/export');
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([200, 'application/json', 'attachment; filename="frontoffice-export.json"']);
      const { body } = answer;
      expect(Object.keys(body)).toEqual(['userId', 'exportedAt', ...app.app.get(PersonalData).sections().map(({ name }) => name), 'isComplete']);
      expect(body).toMatchObject({
        userId: person.userId,
        isComplete: true,
        'identity.profile': [{ id: person.userId, displayName: 'Zaphod CANARY', bio: 'CANARY bio', hasAvatar: true, roles: [], passwordChangedAt: expect.any(String) }],
        'identity.emails': [{ email: person.email, isPrimary: true }],
        'identity.sessions': [{ ip: '127.0.0.1' }, { userAgent: 'CANARY/1.0' }],
        'identity.devices': [{ name: 'node' }, {}],
        'identity.factors': [{ type: 'totp', name: 'CANARY phone', isEnabled: false }],
        'identity.providers': [{ provider: 'mozilla', issuer: 'https://issuer.example', email: person.email }],
        'tenancy.memberships': [{ organizationId: person.organizationId, organizationName: 'Acme', role: 'ceo', isActive: true }],
        'notifications.notifications': [{ organizationId: person.organizationId, title: 'CANARY' }],
        'messaging.email-accounts': [{ organizationId: person.organizationId, email: 'canary@mail.example', messages: 0 }],
        'notifications.preferences': [{ kind: 'email_received', inApp: true, email: false, digest: true }],
        'notifications.digests': [{ localDate: '2026-01-01' }],
        'crm.activities': [{ activityType: 'note', subject: 'Rain' }],
        'crm.calendar-feeds': [{ createdAt: expect.any(String) }],
        'clients.personal-keys': [{ name: 'CANARY', prefix: 'fope_canary' }],
        'crm.saved-views': [{ resource: 'lead', name: 'CANARY' }],
        'crm.github-logins': [{ login: 'canary' }],
        'crm.issues': [{ number: 1, title: 'Rain' }],
        'crm.issue-comments': [{ body: 'Rain' }],
        'commerce.interactions': [{ interactionType: 'call', subject: 'Rain' }],
        'kernel.operations': [{ kind: 'Rain', status: 'succeeded' }],
        'kernel.imports': [{ resource: 'lead', fileName: 'Rain' }],
        'kernel.exports': [{ resource: 'lead' }],
      });
      expect(body['identity.login-events'].map(({ type }: Json) => type)).toEqual(expect.arrayContaining(['signup.succeeded', 'login.succeeded', 'data.exported']));
      expect(JSON.stringify(body)).not.toMatch(/SECRETCANARY|argon2|fort_|hash|sealed|fingerprint/i);
      expect((await eventually(async () => mails.to(person.email).find(({ subject }) => subject === 'A copy of your data was made'))).text).toContain('127.0.0.1');
    });

    it('is about nobody else: neither colleagues nor strangers are in it', async () => {
      const person = await lively();
      const colleague = await addColleague(app, person, 'manager');
      await query(`insert into notifications (id, organization_id, user_id, kind, title, message, type, created_at) values (gen_random_uuid(), $1, $2, 'email_received', 'OTHERS', 'OTHERS', 'info', now())`, [person.organizationId, colleague.userId]);
      await atWork({ ...person, userId: colleague.userId }, 'OTHERS', 'OTHERS');
      const { body } = await person.client.get('/v1/me/export');
      expect(body['tenancy.memberships']).toHaveLength(1);
      expect(JSON.stringify(body)).not.toContain('OTHERS');
      expect(JSON.stringify(body)).not.toContain(colleague.userId);
    });

    it('is written while it is read: ten thousand rows come through a small window', async () => {
      const person = await signUpCustomer(app.url);
      await query(`insert into user_devices (id, user_id, fingerprint, name, user_agent) select gen_random_uuid(), $1, n::text, 'Phone', repeat('x', 500) from generate_series(1, 10000) n`, [person.userId]);
      const response = await fetch(`${app.url}/v1/me/export`, { headers: { authorization: `Bearer ${person.client.accessToken}` } });
      let [bytes, chunks] = [0, 0];
      const pieces: Buffer[] = [];
      for await (const chunk of response.body!) {
        bytes += chunk.length;
        chunks++;
        pieces.push(Buffer.from(chunk));
      }
      expect(bytes).toBeGreaterThan(5_000_000);
      expect(chunks).toBeGreaterThan(50);
      expect(JSON.parse(Buffer.concat(pieces).toString())['identity.devices']).toHaveLength(10_001);
      // and no connection is held by a reader who stops reading
      const slow = await fetch(`${app.url}/v1/me/export`, { headers: { authorization: `Bearer ${person.client.accessToken}` } });
      const reader = slow.body!.getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 300));
      // what works in the background is in a transaction now and then, but never for long
      await eventually(async () => (await query(`select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`)).length === 0);
      await reader.cancel();
    });

    it('needs a recent proof, and comes five times in a quarter of an hour', async () => {
      const person = await signUpCustomer(app.url);
      for (let n = 0; n < 5; n++) expect((await person.client.get('/v1/me/export')).status).toBe(200);
      expect((await person.client.get('/v1/me/export')).status).toBe(429);
      await query(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [person.userId]);
      const { body } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: person.refreshToken });
      expect((await new ApiClient(app.url, body.accessToken).get('/v1/me/export')).body).toMatchObject({ code: 'step_up_required' });
    });
  });

  describe('the erasure', () => {
    const erase = (person: { client: ApiClient; password: string }) => person.client.post('/v1/me/erasure', { password: person.password });

    it('leaves an id that names nobody: no text of theirs in any table, no object, no way in', async () => {
      const person = await lively('QUUX');
      const [{ key }] = (await query<{ key: string }>('select avatar_object_key as key from users where id = $1', [person.userId])) as [{ key: string }];
      expect(existsSync(join(kernelConfig.value().STORAGE_DIR, key))).toBe(true);
      const filled = await rowsAbout(person.userId);
      // nothing would be proven about an empty table; customer logins have specs of their own, the others are not a ceo's or last minutes
      expect((await userColumns()).map(({ table_name }) => table_name).filter((table) => !(table in filled)).sort()).toEqual(['customers', 'email_changes', 'oidc_login_states', 'operator_sessions', 'sign_in_challenges', 'user_roles']);
      expect((await erase(person)).status).toBe(202);

      expect((await person.client.get('/v1/me')).status).toBe(401);
      expect((await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(401);
      expect(await logIn(person)).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
      await allJobsDone();
      await eventually(async () => (await query('select 1 from user_emails where user_id = $1', [person.userId])).length === 0);

      expect(await query('select status, username, display_name, first_name, phone, bio, avatar_object_key, last_login_at from users where id = $1', [person.userId])).toEqual([
        { status: 'deleted', username: `deleted-${person.userId.replaceAll('-', '')}`, display_name: 'Deleted user', first_name: null, phone: null, bio: null, avatar_object_key: null, last_login_at: null },
      ]);
      expect(await rowsAbout(person.userId)).toEqual({ login_events: expect.any(Number), members: 1, users: 1, customer_interactions: 1 });
      expect(await query('select 1 from saved_views where owner_id = $1', [person.userId])).toEqual([]);
      expect(await tablesWith([person.email, 'quux', 'QUUX', 'Zaphod QUUX'])).toEqual([]);
      expect(await query('select distinct ip, user_agent, details_salt from login_events where user_id = $1', [person.userId])).toEqual([{ ip: null, user_agent: null, details_salt: null }]);
      expect(existsSync(join(kernelConfig.value().STORAGE_DIR, key))).toBe(false);
      expect(mails.to(person.email).at(-1)).toMatchObject({ subject: 'Your account was deleted' });
      expect(await app.as({ organizationId: null, userId: null }, () => app.app.get(InstallationApi).verifyAudit())).toMatchObject({ broken: 0 });
      expect(await query('select is_active, removed_at is not null as removed from members where user_id = $1', [person.userId])).toEqual([{ is_active: false, removed: true }]);
      expect(await query('select deletes_at > now() + interval \'29 days\' as closing from organizations where id = $1', [person.organizationId])).toEqual([{ closing: true }]);
    });

    it('lets somebody else have the address, and the same person come back as somebody new', async () => {
      const person = await signUpVerified(app.url, mails);
      expect((await erase(person)).status).toBe(202);
      await eventually(async () => (await query('select 1 from user_emails where user_id = $1', [person.userId])).length === 0);
      const again = await signUpCustomer(app.url, { email: person.email });
      const code = await eventually(async () => mails.to(person.email).filter(({ text }) => /^Your code is/m.test(text ?? ''))[1]);
      expect((await again.client.post('/v1/auth/email-verification/confirmation', { email: person.email, code: codeIn(code) })).status).toBe(204);
      expect(again.userId).not.toBe(person.userId);
    });

    it('is refused to the only ceo of others, and then nothing has happened; a second ceo makes it possible', async () => {
      const person = await lively();
      const colleague = await addColleague(app, person, 'manager');
      expect(await erase(person)).toMatchObject({ status: 409, body: { code: 'sole_ceo', organizationId: person.organizationId } });
      expect((await person.client.get('/v1/me')).status).toBe(200);
      expect(await query('select status from users where id = $1', [person.userId])).toEqual([{ status: 'active' }]);
      await query(`update members set role = 'ceo' where id = $1`, [colleague.memberId]);
      expect((await erase(person)).status).toBe(202);
      expect(await query('select deletes_at from organizations where id = $1', [person.organizationId])).toEqual([{ deletes_at: null }]);
    });

    it('of one ceo is refused when two try at once', async () => {
      for (let round = 0; round < 5; round++) {
        const one = await signUpCompany(app.url);
        const two = await addColleague(app, one, 'ceo');
        await addColleague(app, one, 'support_staff');
        const [{ email }] = (await query<{ email: string }>('select email from user_emails where user_id = $1', [two.userId])) as [{ email: string }];
        const answers = await Promise.all([erase(one), two.client.post('/v1/me/erasure', { email })]);
        expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
        expect(await query(`select 1 from members where organization_id = $1 and role = 'ceo' and is_active`, [one.organizationId])).toHaveLength(1);
      }
    });

    it('asks for the password, or for the address by those without one, and counts wrong ones', async () => {
      const person = await signUpCustomer(app.url);
      for (const confirmation of [{ password: 'wrong' }, { email: 'somebody@else.example' }]) {
        expect(await person.client.post('/v1/me/erasure', confirmation)).toMatchObject({ status: 422, body: { code: 'confirmation_wrong' } });
      }
      for (const confirmation of [{}, { password: 'x', email: 'x' }, { phrase: 'yes' }]) expect((await person.client.post('/v1/me/erasure', confirmation)).status).toBe(422);
      for (let n = 0; n < 8; n++) await person.client.post('/v1/me/erasure', { password: 'wrong' });
      expect((await erase(person)).status).toBe(429);
      await query('delete from attempt_counters');
      expect((await person.client.post('/v1/me/erasure', { email: person.email.toUpperCase() })).status).toBe(202);
    });

    it('needs a recent proof', async () => {
      const person = await signUpCustomer(app.url);
      await query(`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1`, [person.userId]);
      const { body } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: person.refreshToken });
      expect((await new ApiClient(app.url, body.accessToken).post('/v1/me/erasure', { password: person.password })).body).toMatchObject({ code: 'step_up_required' });
    });

    it('happens once, however often it is asked for at the same moment', async () => {
      const person = await signUpVerified(app.url, mails);
      const statuses = (await Promise.all(Array.from({ length: 5 }, () => erase(person)))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 202).length).toBeGreaterThanOrEqual(1);
      expect(statuses.every((status) => [202, 401].includes(status) || status === 422)).toBe(true);
      await allJobsDone();
      expect(mails.to(person.email).filter(({ subject }) => subject === 'Your account was deleted')).toHaveLength(1);
      expect(await query(`select 1 from login_events where user_id = $1 and type = 'user.deleted'`, [person.userId])).toHaveLength(1);
    });

    it('cannot be undone by a change that was on its way', async () => {
      const person = await signUpCustomer(app.url);
      await Promise.all([erase(person), ...Array.from({ length: 10 }, (_, n) => person.client.patch('/v1/me', { bio: `LATECANARY ${n}` }))]);
      expect(await query('select status, bio from users where id = $1', [person.userId])).toEqual([{ status: 'deleted', bio: null }]);
    });

    const userColumns = () =>
      query<{ table_name: string; column_name: string }>(
        `select table_name, column_name from information_schema.columns where table_schema = 'public' and data_type = 'uuid' and (column_name = 'user_id' or (table_name = 'users' and column_name = 'id'))`,
      );

    /** In how many rows of which tables the id of a user still is. */
    async function rowsAbout(userId: string): Promise<Record<string, number>> {
      const tables = await userColumns();
      const counts: Record<string, number> = {};
      for (const { table_name, column_name } of tables) {
        const [row] = await query<{ n: number }>(`select count(*)::int as n from ${table_name} where ${column_name} = $1 ${table_name === 'email_accounts' ? 'and deleted_at is null' : ''}`, [userId]);
        if (row!.n > 0) counts[table_name] = row!.n;
      }
      return counts;
    }

    /** Tables in which a row, written out, holds any of the texts. */
    async function tablesWith(texts: string[]): Promise<string[]> {
      const tables = await query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`);
      const found: string[] = [];
      for (const { name } of tables) {
        const rows = await query<{ row: string }>(`select t::text as row from ${name} t where exists (select from unnest($1::text[]) as text where t::text like '%' || text || '%') limit 1`, [texts]);
        if (rows.length > 0) found.push(`${name}: ${rows[0]!.row.slice(0, 300)}`);
      }
      return found;
    }
  });

  describe('the registry', () => {
    it('asks each section in the organizations of the person only, and keeps a failed erasure for another try', async () => {
      const person = await signUpCompany(app.url);
      await signUpCompany(app.url);
      const asked: (string | null)[] = [];
      let failures = 1;
      app.app.get(PersonalData).register({
        name: 'test.section',
        per: 'organization',
        async *read() {
          asked.push(requireScope().organizationId);
          yield { note: 'kept' };
        },
        erase: async () => {
          if (failures-- > 0) throw new Error('not now');
          asked.push('erased');
        },
      });
      expect(() => app.app.get(PersonalData).register({ name: 'test.section', per: 'person', read: async function* () {} })).toThrow('twice');
      expect((await person.client.get('/v1/me/export')).body['test.section']).toEqual([{ organizationId: person.organizationId, note: 'kept' }]);
      expect(asked).toEqual([person.organizationId]);
      expect((await person.client.post('/v1/me/erasure', { password: person.password })).status).toBe(202);
      await eventually(async () => asked.includes('erased'), 15_000);
      await eventually(async () => (await query('select 1 from user_emails where user_id = $1', [person.userId])).length === 0);
    });
  });
});

