import { randomBytes } from 'node:crypto';
import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, type Answer, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { newEmail, newPassword, observable, signUpCustomer } from '../identity/people.js';
import { enrolTotp, forgetAttempts, wrongCodeFor } from '../identity/second-factors.js';
import { areaUnderCurve, interleaved } from './support/timing.js';

/** How well somebody with a stopwatch may tell the two kinds apart: 0.5 is a coin, 1 is certainty. */
const AUC_MAX = 0.55;

describe('whether an address has an account', () => {
  let app: TestApp;
  let anonymous: ApiClient;
  const sql = <R>(text: string, params: unknown[] = []) => queryAsAdmin<R>(app.database, text, params);

  beforeAll(async () => {
    const unlimited = '1000000';
    app = await startTestApp({
      environment: { LOG_LEVEL: 'silent', SIGN_IN_ATTEMPTS_PER_ACCOUNT: '1000', SIGN_IN_ATTEMPTS_PER_NETWORK: unlimited, SIGN_UPS_PER_NETWORK: unlimited, RATE_LIMIT_ANONYMOUS_PER_MINUTE: unlimited },
    });
    anonymous = new ApiClient(app.url);
  }, 60_000);
  afterAll(() => app?.close());

  /** Users with a verified address, a device and a past, who all have the password of the first; answers the addresses. */
  async function users(count: number): Promise<string[]> {
    const { userId } = await signUpCustomer(app.url);
    const known = Array.from({ length: count }, () => ({ id: uuidv7(), emailId: uuidv7(), email: newEmail('known'), name: `known-${randomBytes(8).toString('hex')}` }));
    const rows = [known.map(({ id }) => id), known.map(({ name }) => name)];
    await sql(`insert into users (id, created_at, updated_at, username, display_name, account_type, joined_at) select id, now(), now(), name, name, 'customer', now() from unnest($1::uuid[], $2::text[]) as n (id, name)`, rows);
    await sql(
      `insert into user_emails (id, created_at, updated_at, user_id, email, is_primary, verified_at) select e, now(), now(), u, email, true, now() from unnest($1::uuid[], $2::uuid[], $3::text[]) as n (e, u, email)`,
      [known.map(({ emailId }) => emailId), known.map(({ id }) => id), known.map(({ email }) => email)],
    );
    await sql(
      `insert into user_credentials (user_id, created_at, updated_at, password_hash, password_changed_at) select u, now(), now(), c.password_hash, now() from unnest($1::uuid[]) as n (u), user_credentials c where c.user_id = $2`,
      [known.map(({ id }) => id), userId],
    );
    const ids = [known.map(({ id }) => id)];
    await sql(`insert into user_devices (id, user_id, fingerprint, name) select gen_random_uuid(), u, u::text, 'Laptop' from unnest($1::uuid[]) as n (u)`, ids);
    await sql(`insert into login_events (id, user_id, type) select gen_random_uuid(), u, 'signup.succeeded' from unnest($1::uuid[]) as n (u)`, ids);
    await sql('analyze');
    return known.map(({ email }) => email);
  }
  const nobodies = (count: number): string[] => Array.from({ length: count }, () => newEmail('nobody'));

  type Subjects = [known: string[], unknown: string[]];
  /** Asks about as many addresses with an account as without, in an order by chance; a machine that was disturbed gets a second try. */
  async function measure(name: string, count: number, ask: (email: string) => Promise<unknown>, prepare = async (...subjects: Subjects): Promise<Subjects> => subjects): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      const { first, second } = await interleaved(...(await prepare(await users(count), nobodies(count))), ask);
      const auc = areaUnderCurve(first, second);
      process.stdout.write(`enumeration: ${name}, ${first.length} + ${second.length} requests: AUC ${auc.toFixed(3)}\n`);
      if (auc <= AUC_MAX || attempt === 2) return auc;
    }
  }

  const same = (known: Answer<Json>, unknown: Answer<Json>) => expect(observable(known)).toEqual(observable(unknown));
  const fixed = { 'x-request-id': 'compare' };

  it('does not show in the time of 1,000 log-ins each', async () => {
    const auc = await measure('log-in', 1_000, async (email) => {
      expect((await anonymous.post('/v1/auth/login', { email, password: 'not the password' })).status).toBe(401);
    });
    expect(auc).toBeLessThanOrEqual(AUC_MAX);
  }, 600_000);

  it('does not show in the time of a log-in that is locked out', async () => {
    const often = (emails: string[]) => Array.from({ length: 20 }, () => emails).flat();
    const logIn = (email: string) => anonymous.post('/v1/auth/login', { email, password: 'not the password' });
    const auc = await measure('log-in locked out', 15, async (email) => logIn(email), async (known, unknown) => {
      for (const email of [...known, ...unknown]) await logIn(email);
      await sql('update attempt_counters set count = 1000');
      return [often(known), often(unknown)];
    });
    expect(auc).toBeLessThanOrEqual(AUC_MAX);
    await forgetAttempts(app);
  }, 300_000);

  it.each([
    ['asking for a link to choose a new password', '/v1/auth/password-reset', 202],
    ['asking for a verification code', '/v1/auth/email-verification', 202],
  ])('does not show in the time, status, body and headers of %s', async (name, path, status) => {
    const ask = (email: string, headers = {}) => anonymous.post(path, { email }, headers);
    const [[known], [unknown]] = [await users(1), nobodies(1)];
    same(await ask(known!, fixed), await ask(unknown!, fixed));
    const auc = await measure(name, 300, async (email) => {
      expect((await ask(email)).status).toBe(status);
    });
    expect(auc).toBeLessThanOrEqual(AUC_MAX);
  }, 300_000);

  it('does not show in the time and status of a sign-up', async () => {
    const auc = await measure('sign-up', 300, async (email) => {
      expect((await anonymous.post('/v1/auth/signup', { email, password: newPassword(), displayName: 'Somebody', accountType: 'customer' })).status).toBe(201);
    });
    expect(auc).toBeLessThanOrEqual(AUC_MAX);
  }, 300_000);

  it('does not show in the status, body and headers of a log-in, locked out or not', async () => {
    const [[known], [unknown]] = [await users(1), nobodies(1)];
    const logIn = (email: string) => anonymous.post('/v1/auth/login', { email, password: 'not the password' }, fixed);
    same(await logIn(known!), await logIn(unknown!));
    await sql('update attempt_counters set count = 1000');
    const [locked, lockedUnknown] = [await logIn(known!), await logIn(unknown!)];
    expect(locked.status).toBe(429);
    same(locked, lockedUnknown);
    await forgetAttempts(app);
  });

  it('at the second factor, a wrong code, a used and an invented token are answered alike', async () => {
    const { client, email, password } = await signUpCustomer(app.url);
    const { secret } = await enrolTotp(app, client);
    const { body } = await anonymous.post('/v1/auth/login', { email, password });
    const finish = (mfaToken: string) => anonymous.post('/v1/auth/mfa', { mfaToken, code: wrongCodeFor(secret) }, fixed);
    const invented = await finish(`foch_${randomBytes(32).toString('base64url')}`);
    expect(invented.status).toBe(401);
    for (let tries = 0; tries < 7; tries++) {
      const answer = await finish(body.mfaToken);
      if (answer.status === 429) break; // counted against the account, whose password the caller knows
      same(answer, invented);
    }
  });

  it('would show if one kind cost a hash and the other none: the stopwatch works', async () => {
    const hashing = nobodies(50).map((email) => () => anonymous.post('/v1/auth/login', { email, password: 'not the password' }));
    const cheap = nobodies(50).map((email) => () => anonymous.post('/v1/auth/password-reset', { email }));
    const times = await interleaved<() => Promise<unknown>>(hashing, cheap, (run) => run());
    expect(areaUnderCurve(times.first, times.second)).toBeGreaterThan(0.9);
  }, 60_000);
});
