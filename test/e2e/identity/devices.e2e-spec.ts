import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { VirtualAuthenticator } from '../../support/virtual-authenticator.js';
import { startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { observable, signUpCustomer, type Person } from './people.js';
import { addPasskey, codeOf, eventsOf, forgetSteps, logIn, ORIGIN, personWithTotp, type Enrolled } from './second-factors.js';

const LAPTOP = { 'x-device-id': 'laptop-7f3a9c21', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' };
const PHONE = { 'x-device-id': 'phone-2b81d0e4', 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Mobile Safari/604' };

describe('devices', () => {
  let app: TestApp;
  let mails: MailCatcher;
  const signIn = async (person: Person, headers: Record<string, string>) => {
    const { body } = await logIn(app, person, headers);
    return { client: new ApiClient(app.url, body.accessToken), refreshToken: body.refreshToken as string };
  };
  const verify = (person: Person) => queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url, SIGN_IN_ATTEMPTS_PER_NETWORK: '100000' } });
  });
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  describe('/v1/me/devices', () => {
    it('lists where the user signed in from, last seen first, and marks the one that asks', async () => {
      const person = await signUpCustomer(app.url);
      const laptop = await signIn(person, LAPTOP);
      const phone = await signIn(person, PHONE);
      const { body } = await laptop.client.get('/v1/me/devices');
      expect(body.data).toMatchObject([
        { name: 'Safari on iPhone', isCurrent: false, isTrusted: false, trustedUntil: null, userAgent: PHONE['user-agent'] },
        { name: 'Firefox on Linux', isCurrent: true },
        { name: 'node', isCurrent: false },
      ]);
      expect((await phone.client.get('/v1/me/devices')).body.data.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toEqual([true, false, false]);
      const { body: first } = await laptop.client.get('/v1/me/devices?limit=2');
      const { body: second } = await laptop.client.get(`/v1/me/devices?limit=2&cursor=${first.nextCursor}`);
      expect([...first.data, ...second.data]).toEqual(body.data);
    });

    it('knows a device again by what it calls itself and by its program, whatever the version', async () => {
      const person = await signUpCustomer(app.url);
      await signIn(person, LAPTOP);
      const { client } = await signIn(person, { ...LAPTOP, 'user-agent': LAPTOP['user-agent'].replaceAll('145', '146') });
      await signIn(person, { 'x-device-id': 'short', 'user-agent': 'node' }); // no usable id: known by program and network, like the sign-up
      const { body } = await client.get('/v1/me/devices');
      expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['node', 'Firefox on Linux']);
      expect(body.data[1].userAgent).toContain('Firefox/146');
    });

    it('keeps what the client calls itself as a MAC, of another value for each user', async () => {
      const people = [await signUpCustomer(app.url), await signUpCustomer(app.url)];
      for (const person of people) await signIn(person, LAPTOP);
      const rows = await queryAsAdmin<{ fingerprint: string }>(app.database, `select fingerprint from user_devices where user_id = any ($1) and name = 'Firefox on Linux'`, [people.map(({ userId }) => userId)]);
      expect(new Set(rows.map(({ fingerprint }) => fingerprint)).size).toBe(2);
      expect(JSON.stringify(await queryAsAdmin(app.database, 'select * from user_devices'))).not.toContain('7f3a9c21');
    });

    it('takes a name', async () => {
      const person = await signUpCustomer(app.url);
      const { client } = await signIn(person, LAPTOP);
      const { body } = await client.get('/v1/me/devices');
      expect((await client.patch(`/v1/me/devices/${body.data[0].id}`, { name: ' Office laptop ' })).body).toMatchObject({ name: 'Office laptop', isCurrent: true });
      await signIn(person, LAPTOP);
      expect((await client.get('/v1/me/devices')).body.data[0].name).toBe('Office laptop');
      expect((await client.patch(`/v1/me/devices/${body.data[0].id}`, { name: '' })).status).toBe(422);
    });

    it('forgets a device and signs it out, all its sessions and no other', async () => {
      const person = await signUpCustomer(app.url);
      const [laptop, again, phone] = [await signIn(person, LAPTOP), await signIn(person, LAPTOP), await signIn(person, PHONE)];
      const { body } = await phone.client.get('/v1/me/devices');
      const { id } = body.data.find(({ name }: { name: string }) => name === 'Firefox on Linux');
      expect((await phone.client.delete(`/v1/me/devices/${id}`)).status).toBe(204);
      for (const { client, refreshToken } of [laptop, again]) {
        expect((await client.get('/v1/me')).status).toBe(401);
        expect((await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
      }
      expect((await phone.client.get('/v1/me')).status).toBe(200);
      expect((await phone.client.get('/v1/me/devices')).body.data).toHaveLength(2);
      expect((await phone.client.delete(`/v1/me/devices/${id}`)).status).toBe(404);
      expect(await queryAsAdmin(app.database, `select revoke_reason from sessions where user_id = $1 and revoked_at is not null`, [person.userId])).toEqual([{ revoke_reason: 'device_revoked' }, { revoke_reason: 'device_revoked' }]);
      expect(await eventsOf(app, person.userId)).toContain('device.removed');
    });

    it('answers 404 for the device of somebody else, as for one that never was, and leaves it alone', async () => {
      const [one, two] = [await signUpCustomer(app.url), await signUpCustomer(app.url)];
      const { body } = await two.client.get('/v1/me/devices');
      const headers = { 'x-request-id': 'compare' };
      for (const attempt of [(id: string) => one.client.delete(`/v1/me/devices/${id}`, headers), (id: string) => one.client.patch(`/v1/me/devices/${id}`, { name: 'Mine' }, headers)]) {
        const answer = observable(await attempt(body.data[0].id));
        expect(answer.status).toBe(404);
        expect(answer).toEqual(observable(await attempt('019316b4-8c00-7a3e-9d51-2f6c0a4b7e99')));
      }
      expect((await two.client.get('/v1/me/devices')).body.data).toMatchObject([{ name: 'node' }]);
    });

    it('sees a device when its session is refreshed, in steps of five minutes', async () => {
      const person = await signUpCustomer(app.url);
      const seen = async () => (await person.client.get('/v1/me/devices')).body.data[0].lastSeenAt as string;
      const refresh = async () => {
        const { body } = await new ApiClient(app.url).post('/v1/auth/refresh', { refreshToken: person.refreshToken });
        person.refreshToken = body.refreshToken;
      };
      const move = (interval: string) => queryAsAdmin(app.database, `update user_devices set last_seen_at = now() - $2::interval where user_id = $1`, [person.userId, interval]);
      await move('4 minutes');
      const before = await seen();
      await refresh();
      expect(await seen()).toBe(before);
      await move('6 minutes');
      await refresh();
      expect(Date.now() - new Date(await seen()).getTime()).toBeLessThan(60_000);
    });
  });

  describe('that are new', () => {
    it('are announced by mail, with time, address and program; the first one and known ones are not', async () => {
      const person = await signUpCustomer(app.url);
      await verify(person);
      await signIn(person, LAPTOP);
      await signIn(person, LAPTOP);
      const announced = () => mails.to(person.email).filter(({ subject }) => subject === 'A new device signed in to your account');
      await eventually(async () => announced().length > 0);
      await eventually(async () => (await queryAsAdmin(app.database, `select 1 from jobs where state <> 'done'`)).length === 0);
      expect(announced()).toHaveLength(1);
      expect(announced()[0]!.text).toMatch(/When: \d{4}-\d\d-\d\d \d\d:\d\d UTC\nFrom: 127\.0\.0\.1\nWith: Mozilla\/5\.0 \(X11; Linux/);
    });
  });

  describe('that are trusted', () => {
    const trusting = async (person: Person & Enrolled, headers: Record<string, string>) => {
      const { body } = await logIn(app, person, headers);
      await forgetSteps(app);
      return new ApiClient(app.url).post('/v1/auth/mfa', { mfaToken: body.mfaToken, code: codeOf(person.secret), trustDevice: true }, headers);
    };
    const skips = async (person: Person, token: string, headers: Record<string, string> = LAPTOP) => (await logIn(app, person, { ...headers, 'x-device-trust': token })).body.mfaRequired !== true;

    it('skip the second factor for 30 days, with the token only they have', async () => {
      const person = await personWithTotp(app);
      const { body } = await trusting(person, LAPTOP);
      expect(body.deviceTrustToken).toMatch(/^fotd_[\w-]{43}$/);
      expect(await skips(person, body.deviceTrustToken)).toBe(true);
      for (const wrong of ['fotd_never', '', 'x'.repeat(4000)]) expect(await skips(person, wrong)).toBe(false);
      expect((await logIn(app, person, LAPTOP)).body.mfaRequired).toBe(true);
      const { body: devices } = await person.client.get('/v1/me/devices');
      const trusted = devices.data.find(({ isTrusted }: { isTrusted: boolean }) => isTrusted);
      const days = (new Date(trusted.trustedUntil as string).getTime() - Date.now()) / 86_400_000;
      expect([trusted.name, Math.round(days)]).toEqual(['Firefox on Linux', 30]);
      expect(await eventsOf(app, person.userId)).toContain('device.trusted');
      await queryAsAdmin(app.database, `update user_devices set trusted_until = now() - interval '1 second' where user_id = $1`, [person.userId]);
      expect(await skips(person, body.deviceTrustToken)).toBe(false);
      expect((await person.client.get('/v1/me/devices')).body.data.every(({ isTrusted, trustedUntil }: { isTrusted: boolean; trustedUntil: string | null }) => !isTrusted && trustedUntil === null)).toBe(true);
    });

    it('are not trusted unless that is asked for', async () => {
      const person = await personWithTotp(app);
      const { body } = await logIn(app, person, LAPTOP);
      const answer = await new ApiClient(app.url).post('/v1/auth/mfa', { mfaToken: body.mfaToken, code: codeOf(person.secret) }, LAPTOP);
      expect(answer.body.deviceTrustToken).toBeUndefined();
    });

    it('skip it for their own user only', async () => {
      const [one, two] = [await personWithTotp(app), await personWithTotp(app)];
      const { body } = await trusting(one, LAPTOP);
      expect(await skips(two, body.deviceTrustToken)).toBe(false);
    });

    it('still need the second factor for what changes it', async () => {
      const person = await personWithTotp(app);
      const { body } = await trusting(person, LAPTOP);
      const { body: signedIn } = await logIn(app, person, { ...LAPTOP, 'x-device-trust': body.deviceTrustToken });
      expect(await new ApiClient(app.url, signedIn.accessToken).delete(`/v1/me/mfa-factors/${person.factorId}`)).toMatchObject({ status: 403, body: { code: 'step_up_required' } });
    });

    it('keep their tokens as SHA-256', async () => {
      const person = await personWithTotp(app);
      const { body } = await trusting(person, LAPTOP);
      expect(JSON.stringify(await queryAsAdmin(app.database, `select to_jsonb(d) from user_devices d`))).not.toContain(body.deviceTrustToken.slice(5));
    });

    it('are no longer when they are forgotten', async () => {
      const person = await personWithTotp(app);
      const { body } = await trusting(person, LAPTOP);
      const { body: devices } = await person.client.get('/v1/me/devices');
      const { id } = devices.data.find(({ isTrusted }: { isTrusted: boolean }) => isTrusted);
      expect((await person.client.delete(`/v1/me/devices/${id}`)).status).toBe(204);
      expect(await skips(person, body.deviceTrustToken)).toBe(false);
    });

    it('are no longer when a factor is removed, and half-done sign-ins end with that', async () => {
      const person = await personWithTotp(app);
      const { body } = await trusting(person, LAPTOP);
      await forgetSteps(app);
      await addPasskey(person.client, new VirtualAuthenticator(ORIGIN));
      const { body: half } = await logIn(app, person);
      const passkey = (await person.client.get('/v1/me/mfa-factors')).body.data.find(({ type }: { type: string }) => type === 'webauthn');
      expect((await person.client.delete(`/v1/me/mfa-factors/${passkey.id}`)).status).toBe(204);
      expect(await skips(person, body.deviceTrustToken)).toBe(false);
      expect((await new ApiClient(app.url).post('/v1/auth/mfa', { mfaToken: half.mfaToken, code: codeOf(person.secret) })).status).toBe(401);
      expect((await person.client.get('/v1/me/recovery-codes')).body.remaining).toBe(10); // the authenticator app is still there
    });
  });
});

describe('devices of an installation that trusts none', () => {
  it('get no token, and those of before are worth nothing', async () => {
    const app = await startTestApp({ environment: { MFA_TRUST_DAYS: '0' } });
    try {
      const person = await personWithTotp(app);
      const { body } = await logIn(app, person, LAPTOP);
      const answer = await new ApiClient(app.url).post('/v1/auth/mfa', { mfaToken: body.mfaToken, code: codeOf(person.secret), trustDevice: true }, LAPTOP);
      expect([answer.status, answer.body.deviceTrustToken]).toEqual([200, undefined]);
      await queryAsAdmin(app.database, `update user_devices set trust_token_hash = sha256('fotd_before'), trusted_until = now() + interval '1 day' where user_id = $1 and name like 'Firefox%'`, [person.userId]);
      expect((await logIn(app, person, { ...LAPTOP, 'x-device-trust': 'fotd_before' })).body.mfaRequired).toBe(true);
    } finally {
      await app.close();
    }
  });
});
