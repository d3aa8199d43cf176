import { pbkdf2Sync } from 'node:crypto';
import { MikroORM } from '@mikro-orm/postgresql';
import { hashSync } from 'bcryptjs';
import { Client as PgClient } from 'pg';
import { problems, requireScope, Role, runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { ReplacePassword } from '../credentials/replace-password.js';
import { IdentityApi } from '../identity.api.js';
import { InvalidCredentials } from './authentication.problems.js';
import type { Client } from './client.js';
import { LogIn } from './log-in.js';

const email = 'cleo@example.test';
const password = 'eleven quiet lanterns';
const django = (text: string, iterations = 2_000) => `pbkdf2_sha256$${iterations}$seasalt$${pbkdf2Sync(text, 'seasalt', iterations, 32, 'sha256').toString('base64')}`;

describe('LogIn', () => {
  let app: TestApp;
  let userId: string;
  const query = <R>(sql: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, sql, params);
  const inScope = <T>(work: () => Promise<T>) => runInScope(new Scope({ em: app.app.get(MikroORM).em.fork({ useContext: false }), requestId: 'test' }), work);
  const from = (overrides: Partial<Client> = {}): Client => ({ ip: '192.0.2.7', network: '192.0.2.7', userAgent: 'test', deviceId: null, trustTokenHash: null, ...overrides });
  const logIn = (attempt: string, client: Client = from(), address = email) => inScope(() => app.app.get(LogIn).logIn({ email: address, password: attempt }, client));
  const register = async (address: string, secret: { password: string } | { passwordHash: string }) =>
    (await inScope(() => app.app.get(IdentityApi).register({ email: address, ...secret, displayName: 'Cleo', accountType: 'customer', emailVerified: true }))).userId;
  const hashOf = async (address: string) =>
    (await query<{ hash: string }>('select c.password_hash as hash from user_credentials c join user_emails e using (user_id) where e.email = $1', [address]))[0]!.hash;
  const outcomes = (results: PromiseSettledResult<unknown>[]) => results.map((result) => (result.status === 'rejected' ? (result.reason as Error).constructor : 'in'));

  /** The statements that do the work, while `work` runs. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const sent = jest.spyOn(PgClient.prototype, 'query');
    try {
      await work();
      // the relay's login reads the gauges meanwhile
      const own = sent.mock.calls.filter((_, n) => (sent.mock.contexts[n] as PgClient).user === Role.app);
      const texts = own.map(([statement]) => (typeof statement === 'string' ? statement : (statement as unknown as { text: string }).text));
      return texts.filter((sql) => !/^(begin|commit|select set_config)/i.test(sql)).map((sql) => (/insert into (attempt_counters|sessions|login_events)/.exec(sql) ?? /user_credentials|from members/.exec(sql))?.[0] ?? sql);
    } finally {
      sent.mockRestore();
    }
  }

  beforeAll(async () => {
    app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_NETWORK: '10000' } });
    userId = (await inScope(() => app.app.get(IdentityApi).register({ email, password, displayName: 'Cleo', accountType: 'company', emailVerified: true }))).userId;
  });
  beforeEach(() => query('truncate attempt_counters'));
  afterAll(() => app?.close());

  it('hashes ten of 1,000 wrong passwords that come at the same time from 250 places', async () => {
    const hashes = jest.spyOn(app.app.get(PasswordHasher), 'verify');
    try {
      const results = await Promise.allSettled(Array.from({ length: 1_000 }, (_, i) => logIn(`wrong ${i}`, from({ ip: `192.0.2.${(i % 250) + 1}`, network: `192.0.2.${(i % 250) + 1}` }))));
      expect(hashes).toHaveBeenCalledTimes(10);
      expect(outcomes(results).filter((outcome) => outcome === InvalidCredentials)).toHaveLength(10);
      expect(outcomes(results).filter((outcome) => outcome === 'in')).toEqual([]);
      // on a slow machine some of 1,000 wait too long for one of ten connections, and are told to come again
      expect(outcomes(results).filter((outcome) => outcome === problems.TooManyRequests).length).toBeGreaterThan(300);
    } finally {
      hashes.mockRestore();
    }
    expect(await query(`select count(*)::int as times from login_events where type = 'login.failed'`)).toEqual([{ times: 10 }]);
  }, 60_000);

  it('records the first refusal of a window, and only that', async () => {
    await Promise.allSettled(Array.from({ length: 30 }, (_, i) => logIn(`wrong ${i}`, from(), 'locked@example.test')));
    expect(await query(`select count(*)::int as times from login_events where type = 'login.locked' and user_id is null`)).toEqual([{ times: 1 }]);
  });

  it('costs four statements and one hash, and refusing costs three and one, whoever is asked for', async () => {
    const hasher = app.app.get(PasswordHasher);
    const hashes = [jest.spyOn(hasher, 'verify'), jest.spyOn(hasher, 'hash')];
    try {
      expect(await statementsOf(() => logIn(password))).toEqual(['user_credentials', 'insert into attempt_counters', 'from members', 'insert into sessions']);
      expect(hashes.map((spy) => spy.mock.calls.length)).toEqual([1, 0]);
      const refused = ['user_credentials', 'insert into attempt_counters', 'insert into login_events'];
      expect(await statementsOf(() => logIn('wrong').catch(() => undefined))).toEqual(refused);
      expect(await statementsOf(() => logIn('wrong', from(), 'nobody@example.test').catch(() => undefined))).toEqual(refused);
      expect(hashes.map((spy) => spy.mock.calls.length)).toEqual([3, 0]);
    } finally {
      hashes.forEach((spy) => spy.mockRestore());
    }
  });

  it('keeps a device in that was seen before, while others are locked out', async () => {
    const laptop = from({ deviceId: 'laptop-of-cleo' });
    await logIn(password, laptop);
    await Promise.allSettled(Array.from({ length: 11 }, (_, i) => logIn(`wrong ${i}`, from({ ip: '198.51.100.9', network: '198.51.100.9', deviceId: `device-of-mallory-${i}` }))));
    await expect(logIn(password, from({ deviceId: 'another-device' }))).rejects.toThrow(problems.TooManyRequests);
    await expect(logIn(password, laptop)).resolves.toHaveProperty('accessToken');
  });

  it('counts guesses on a device that was seen before, and locks that device alone', async () => {
    const [laptop, phone] = [from({ deviceId: 'laptop-of-cleo' }), from({ deviceId: 'phone-of-cleo' })];
    for (const device of [laptop, phone]) await logIn(password, device);
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => logIn(`wrong ${i}`, laptop)));
    expect(outcomes(results).filter((outcome) => outcome === InvalidCredentials)).toHaveLength(10);
    await expect(logIn(password, laptop)).rejects.toThrow(problems.TooManyRequests);
    await expect(logIn(password, phone)).resolves.toHaveProperty('accessToken');
    await expect(logIn(password)).resolves.toHaveProperty('accessToken');
  });

  it('gives no count of its own to a device that does not name itself, or names itself for another account', async () => {
    await register('other@example.test', { password });
    await logIn(password);
    await logIn(password, from({ deviceId: 'device-of-mallory' }), 'other@example.test');
    await Promise.allSettled(Array.from({ length: 11 }, (_, i) => logIn(`wrong ${i}`)));
    await expect(logIn(password)).rejects.toThrow(problems.TooManyRequests); // the same network and program, but no name
    await expect(logIn(password, from({ deviceId: 'device-of-mallory' }))).rejects.toThrow(problems.TooManyRequests);
  });

  it('opens no session for a password that is changed while it is compared', async () => {
    const hasher = app.app.get(PasswordHasher);
    const passwordHash = await hasher.hash('twelve grey umbrellas');
    const verify = jest.spyOn(hasher, 'verify').mockImplementationOnce(async (...given) => {
      verify.mockRestore();
      const right = await hasher.verify(...given);
      await inScope(() => requireScope().transaction(() => app.app.get(ReplacePassword).replace({ userId, passwordHash, exceptSessionId: null, event: 'password.changed' }, from())));
      return right;
    });
    await expect(logIn(password)).rejects.toThrow(InvalidCredentials);
    expect(await query('select 1 from sessions where user_id = $1 and revoked_at is null', [userId])).toEqual([]);
    await query('update user_credentials set password_hash = $2 where user_id = $1', [userId, await hasher.hash(password)]);
  });

  it('waits for a change of the password that is under way', async () => {
    const hasher = app.app.get(PasswordHasher);
    const passwordHash = await hasher.hash('twelve grey umbrellas');
    let late: Promise<unknown> | undefined;
    await inScope(() =>
      requireScope().transaction(async () => {
        await app.app.get(ReplacePassword).replace({ userId, passwordHash, exceptSessionId: null, event: 'password.changed' }, from());
        late = logIn(password).catch((error: unknown) => error);
        for (;;) {
          const waiting = await query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%still_right%' and datname = current_database()`);
          if (waiting.length > 0) break;
        }
      }),
    );
    expect(await late).toBeInstanceOf(InvalidCredentials);
    expect(await query('select 1 from sessions where user_id = $1 and revoked_at is null', [userId])).toEqual([]);
    await query('update user_credentials set password_hash = $2 where user_id = $1', [userId, await hasher.hash(password)]);
  });

  it.each([
    ['Django', 'django@example.test', django(password)],
    ['bcrypt', 'bcrypt@example.test', hashSync(password, 6)],
  ])('takes a hash %s made once, and replaces it in the same sign-in', async (_system, address, passwordHash) => {
    await register(address, { passwordHash });
    expect(await hashOf(address)).toBe(passwordHash);
    await expect(logIn('wrong', from(), address)).rejects.toThrow(InvalidCredentials);
    expect(await hashOf(address)).toBe(passwordHash);
    expect(await statementsOf(() => logIn(password, from(), address))).toEqual(['user_credentials', 'insert into attempt_counters', 'from members', 'insert into sessions']);
    expect(await hashOf(address)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(logIn(password, from(), address)).resolves.toHaveProperty('accessToken');
    await expect(logIn('wrong', from(), address)).rejects.toThrow(InvalidCredentials);
  });

  it('replaces the hash of another system also for who is asked for a second factor', async () => {
    const id = await register('careful@example.test', { passwordHash: django(password) });
    await query(`insert into user_mfa_factors (id, user_id, type, name, sealed_data, is_enabled) values (gen_random_uuid(), $1, 'webauthn', 'Key', '', true)`, [id]);
    expect(await logIn(password, from(), 'careful@example.test')).toHaveProperty('mfaToken');
    expect(await hashOf('careful@example.test')).toMatch(/^\$argon2id\$/);
  });

  it('lets both of two in who sign in at once with a hash of another system', async () => {
    await register('twice@example.test', { passwordHash: django(password) });
    const results = await Promise.allSettled([logIn(password, from(), 'twice@example.test'), logIn(password, from(), 'twice@example.test')]);
    // one of them finds the hash replaced, as if the password had changed, and is told to try again
    expect(outcomes(results).filter((outcome) => outcome === 'in').length).toBeGreaterThanOrEqual(1);
    await expect(logIn(password, from(), 'twice@example.test')).resolves.toHaveProperty('accessToken');
  });

  it('refuses an account with a hash of another system no faster and no slower than any other', async () => {
    await register('slow@example.test', { passwordHash: django(password, 1_000_000) });
    const timeOf = async (address: string) => {
      const startedAt = performance.now();
      await logIn('wrong', from(), address).catch(() => undefined);
      return performance.now() - startedAt;
    };
    for (const address of ['slow@example.test', email, 'nobody@example.test']) {
      const took = await timeOf(address);
      const steps = Math.round(took / 500);
      expect([address, steps >= 1, Math.abs(took - steps * 500) < 100]).toEqual([address, true, true]);
    }
  });

  it('imports no hash it could not verify', async () => {
    for (const passwordHash of ['', 'md5$x$y', password]) await expect(register('unknown@example.test', { passwordHash })).rejects.toThrow(/neither argon2id/);
    expect(await query(`select 1 from user_emails where email = 'unknown@example.test'`)).toEqual([]);
  });
});
