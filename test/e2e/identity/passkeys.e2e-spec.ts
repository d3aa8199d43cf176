import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, type Answer, type Json } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { VirtualAuthenticator, type Ceremony } from '../../support/virtual-authenticator.js';
import { startMailCatcher, type MailCatcher } from './mail-catcher.js';
import { observable, signUpCustomer, type Person } from './people.js';
import { addPasskey, enrolTotp, eventsOf, logIn, ORIGIN } from './second-factors.js';

const DASHBOARD = 'https://app.localhost:4000';

describe('passkeys', () => {
  let app: TestApp;
  let mails: MailCatcher;
  let anonymous: ApiClient;

  const personWithPasskey = async (authenticator = new VirtualAuthenticator(ORIGIN)): Promise<{ person: Person; authenticator: VirtualAuthenticator; recoveryCodes: string[] }> => {
    const person = await signUpCustomer(app.url);
    const { status, body } = await addPasskey(person.client, authenticator);
    if (status !== 201) throw new Error(`adding a passkey answered ${status}: ${JSON.stringify(body)}`);
    return { person, authenticator, recoveryCodes: body.recoveryCodes };
  };
  /** Sign-in with nothing but the passkey. */
  const signIn = async (authenticator: VirtualAuthenticator, ceremony: Partial<Ceremony> = {}, headers: Record<string, string> = {}): Promise<Answer<Json>> => {
    const { body } = await anonymous.post('/v1/auth/passkey/options');
    return anonymous.post('/v1/auth/passkey', { passkeyToken: body.passkeyToken, passkey: authenticator.get(body.options, ceremony) }, headers);
  };
  /** Sign-in with the password, then the passkey. */
  const logInWithPasskey = async (person: Person, authenticator: VirtualAuthenticator, ceremony: Partial<Ceremony> = {}): Promise<Answer<Json>> => {
    const { mfaToken } = (await logIn(app, person)).body;
    const { body } = await anonymous.post('/v1/auth/mfa/passkey-options', { mfaToken });
    return anonymous.post('/v1/auth/mfa', { mfaToken, passkey: authenticator.get(body.options, ceremony) });
  };

  beforeAll(async () => {
    mails = await startMailCatcher();
    app = await startTestApp({ worker: true, environment: { SMTP_URL: mails.url, PASSKEY_ORIGINS: DASHBOARD, SIGN_IN_ATTEMPTS_PER_NETWORK: '100000' } });
    anonymous = new ApiClient(app.url);
  });
  afterAll(async () => {
    await app?.close();
    await mails?.close();
  });

  describe('being added', () => {
    it('are enabled at once, and the first comes with recovery codes', async () => {
      const { person, authenticator, recoveryCodes } = await personWithPasskey();
      expect(recoveryCodes).toHaveLength(10);
      const { body } = await addPasskey(person.client, new VirtualAuthenticator(ORIGIN));
      expect(body).toMatchObject({ type: 'webauthn', name: 'Key', isEnabled: true });
      expect(body.recoveryCodes).toBeUndefined();
      expect((await person.client.get('/v1/me/mfa-factors')).body.data).toHaveLength(2);
      const { body: again } = await person.client.post('/v1/me/mfa-factors/passkey-options');
      expect(() => authenticator.create(again.options)).toThrow('InvalidStateError'); // it is told which it knows already
    });

    it('are asked for our host, without attestation, for a handle that tells nothing of the user', async () => {
      const { client, userId, email } = await signUpCustomer(app.url);
      const { body } = await client.post('/v1/me/mfa-factors/passkey-options');
      expect(body.options).toMatchObject({
        rp: { id: 'localhost', name: 'Frontoffice' }, attestation: 'none', authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
        user: { id: Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url'), name: email },
        challenge: expect.stringMatching(/^[\w-]{43}$/),
      });
    });

    const wrong: [string, Partial<Ceremony>][] = [
      ['another origin', { origin: 'https://evil.example' }],
      ['an origin that begins like ours', { origin: `${ORIGIN}.evil.example` }],
      ['another relying party', { rpId: 'evil.example' }],
      ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
      ['another ceremony', { type: 'webauthn.get' }],
      ['nobody present', { userPresent: false }],
      ['a frame on a strange page', { crossOrigin: true }],
      ['a statement that names certificates', { format: 'fido-u2f' }],
    ];
    it.each(wrong)('are refused from %s', async (_case, ceremony) => {
      const { client, userId } = await signUpCustomer(app.url);
      expect(await addPasskey(client, new VirtualAuthenticator(ORIGIN), ceremony)).toMatchObject({ status: 422, body: { code: 'passkey_refused' } });
      expect(await queryAsAdmin(app.database, 'select 1 from user_mfa_factors where user_id = $1', [userId])).toEqual([]);
    });

    it('answer the request of their user, once', async () => {
      const [one, two] = [await signUpCustomer(app.url), await signUpCustomer(app.url)];
      const { body } = await one.client.post('/v1/me/mfa-factors/passkey-options');
      const passkey = new VirtualAuthenticator(ORIGIN).create(body.options);
      const add = (person: Person, passkeyToken: string) => person.client.post('/v1/me/mfa-factors', { type: 'webauthn', name: 'Key', passkeyToken, passkey });
      const { body: other } = await two.client.post('/v1/me/mfa-factors/passkey-options');
      expect((await add(two, other.passkeyToken)).status).toBe(422); // made for another request
      expect((await add(two, body.passkeyToken)).status).toBe(422); // which is spent now
      expect((await add(one, body.passkeyToken)).status).toBe(422);
      const { body: fresh } = await one.client.post('/v1/me/mfa-factors/passkey-options');
      const made = new VirtualAuthenticator(ORIGIN).create(fresh.options);
      const answers = await Promise.all(Array.from({ length: 5 }, () => one.client.post('/v1/me/mfa-factors', { type: 'webauthn', name: 'Key', passkeyToken: fresh.passkeyToken, passkey: made })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422]);
    });

    it('are at most twenty a user', async () => {
      const { person } = await personWithPasskey();
      await queryAsAdmin(
        app.database,
        `insert into user_mfa_factors (id, user_id, type, name, sealed_data, credential_id) select gen_random_uuid(), user_id, type, name, sealed_data, 'copy' || n from user_mfa_factors, generate_series(1, 19) n where user_id = $1 and type = 'webauthn'`,
        [person.userId],
      );
      expect(await addPasskey(person.client, new VirtualAuthenticator(ORIGIN))).toMatchObject({ status: 409, body: { code: 'too_many_factors' } });
    });
  });

  describe('alone', () => {
    it('sign in with two factors, without a password, and open what asks for them', async () => {
      const { person, authenticator } = await personWithPasskey();
      const { status, body } = await signIn(authenticator);
      expect([status, body.user.id]).toEqual([200, person.userId]);
      const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString()) as { amr: string[] };
      expect(claims.amr).toEqual(['hwk', 'user', 'mfa']);
      expect((await new ApiClient(app.url, body.accessToken).post('/v1/me/recovery-codes')).status).toBe(201);
      expect((await signIn(authenticator)).status).toBe(200);
    });

    it('are asked for without naming anybody', async () => {
      const { body } = await anonymous.post('/v1/auth/passkey/options');
      expect(body.options).toEqual({ challenge: expect.stringMatching(/^[\w-]{43}$/), rpId: 'localhost', timeout: 300_000, userVerification: 'required' });
      expect((await anonymous.post('/v1/auth/passkey/options')).body.options.challenge).not.toBe(body.options.challenge);
    });

    it('may be asked for by the pages of the dashboard', async () => {
      const { authenticator } = await personWithPasskey();
      expect((await signIn(authenticator, { origin: DASHBOARD })).status).toBe(200);
    });

    it('of an authenticator that does not count sign in again and again', async () => {
      const { authenticator } = await personWithPasskey(new VirtualAuthenticator(ORIGIN, { counts: false }));
      for (let i = 0; i < 3; i++) expect((await signIn(authenticator)).status).toBe(200);
    });

    it('are refused alike, whatever is wrong: status, headers and body', async () => {
      const { person, authenticator } = await personWithPasskey();
      const { person: other } = await personWithPasskey();
      const handleOf = ({ userId }: Person) => Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
      const unknown = new VirtualAuthenticator(ORIGIN);
      unknown.create({ challenge: 'x', rp: { id: 'localhost' }, user: { id: handleOf(person) }, excludeCredentials: [] });
      const headers = { 'x-request-id': 'compare' };
      const cases: Record<string, () => Promise<Answer<Json>>> = {
        'another origin': () => signIn(authenticator, { origin: 'https://evil.example' }, headers),
        'an origin below ours': () => signIn(authenticator, { origin: 'http://evil.localhost:3000' }, headers),
        'another relying party': () => signIn(authenticator, { rpId: 'evil.example' }, headers),
        'another challenge': () => signIn(authenticator, { challenge: Buffer.alloc(32).toString('base64url') }, headers),
        'another ceremony': () => signIn(authenticator, { type: 'webauthn.create' }, headers),
        'a frame on a strange page': () => signIn(authenticator, { crossOrigin: true }, headers),
        'nobody present': () => signIn(authenticator, { userPresent: false }, headers),
        'an authenticator that did not check who holds it': () => signIn(authenticator, { userVerified: false }, headers),
        'no user': () => signIn(authenticator, { userHandle: null }, headers),
        'another user': () => signIn(authenticator, { userHandle: handleOf(other) }, headers),
        'a credential nobody has': () => signIn(unknown, {}, headers),
        'a token that never was': async () => {
          const { body } = await anonymous.post('/v1/auth/passkey/options');
          return anonymous.post('/v1/auth/passkey', { passkeyToken: 'foch_never', passkey: authenticator.get(body.options) }, headers);
        },
        'a token whose time is over': async () => {
          const { body } = await anonymous.post('/v1/auth/passkey/options');
          await queryAsAdmin(app.database, 'update sign_in_challenges set expires_at = now()');
          return anonymous.post('/v1/auth/passkey', { passkeyToken: body.passkeyToken, passkey: authenticator.get(body.options) }, headers);
        },
        'a token made to step up': async () => {
          const { body } = await person.client.post('/v1/auth/step-up/passkey-options');
          return anonymous.post('/v1/auth/passkey', { passkeyToken: body.passkeyToken, passkey: authenticator.get(body.options) }, headers);
        },
        'a changed signature': async () => {
          const { body } = await anonymous.post('/v1/auth/passkey/options');
          const passkey = authenticator.get(body.options);
          const bytes = Buffer.from(passkey.response.signature, 'base64url');
          bytes[bytes.length - 1]! ^= 1;
          return anonymous.post('/v1/auth/passkey', { passkeyToken: body.passkeyToken, passkey: { ...passkey, response: { ...passkey.response, signature: bytes.toString('base64url') } } }, headers);
        },
        'what is no CBOR and no JSON': async () => {
          const { body } = await anonymous.post('/v1/auth/passkey/options');
          const passkey = authenticator.get(body.options);
          return anonymous.post('/v1/auth/passkey', { passkeyToken: body.passkeyToken, passkey: { ...passkey, response: { ...passkey.response, clientDataJSON: '____', authenticatorData: 'AA' } } }, headers);
        },
      };
      const answers: [string, Json][] = [];
      for (const [name, attempt] of Object.entries(cases)) answers.push([name, observable(await attempt())]);
      const [, first] = answers[0]!;
      expect(first).toMatchObject({ status: 401, body: { code: 'passkey_invalid' } });
      for (const [name, answer] of answers) expect([name, answer]).toEqual([name, first]);
      expect((await signIn(authenticator)).status).toBe(200);
    });

    it('sign in once for each answer: a replay is refused, also at the same time', async () => {
      const { authenticator } = await personWithPasskey(new VirtualAuthenticator(ORIGIN, { counts: false }));
      const { body } = await anonymous.post('/v1/auth/passkey/options');
      const input = { passkeyToken: body.passkeyToken, passkey: authenticator.get(body.options) };
      const answers = await Promise.all(Array.from({ length: 10 }, () => anonymous.post('/v1/auth/passkey', input)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect((await anonymous.post('/v1/auth/passkey', input)).status).toBe(401);
      const { body: later } = await anonymous.post('/v1/auth/passkey/options');
      expect((await anonymous.post('/v1/auth/passkey', { ...input, passkeyToken: later.passkeyToken })).status).toBe(401);
    });

    it('have one answer for each request: after a wrong one it takes another request', async () => {
      const { authenticator } = await personWithPasskey();
      const { body } = await anonymous.post('/v1/auth/passkey/options');
      const answer = (ceremony: Partial<Ceremony>) => anonymous.post('/v1/auth/passkey', { passkeyToken: body.passkeyToken, passkey: authenticator.get(body.options, ceremony) });
      expect((await answer({ origin: 'https://evil.example' })).status).toBe(401);
      expect((await answer({})).status).toBe(401);
    });

    it.each([['the same', 0], ['a lower', -1]])('are refused when they come with %s counter, and their owner is told', async (_case, difference) => {
      const { person, authenticator } = await personWithPasskey();
      await queryAsAdmin(app.database, 'update user_emails set verified_at = now() where user_id = $1', [person.userId]);
      expect((await signIn(authenticator, { counter: 7 })).status).toBe(200);
      expect((await signIn(authenticator, { counter: 7 + difference })).status).toBe(401);
      expect(await eventsOf(app, person.userId)).toContain('passkey.counter_regressed');
      await eventually(async () => mails.to(person.email).some(({ subject }) => subject === 'A passkey of yours may have been copied'));
      expect((await signIn(authenticator, { counter: 8 })).status).toBe(200);
    });

    it.each(['inactive', 'suspended', 'deleted'])('let nobody in who is %s', async (status) => {
      const { person, authenticator } = await personWithPasskey();
      await queryAsAdmin(app.database, 'update users set status = $2 where id = $1', [person.userId, status]);
      expect(await signIn(authenticator)).toMatchObject({ status: 403, body: { code: 'user_not_active' } });
      expect((await queryAsAdmin(app.database, 'select 1 from sessions where user_id = $1', [person.userId]))).toHaveLength(1); // that of the sign-up
    });

    it('stay when nothing else would let their owner in', async () => {
      const { person } = await personWithPasskey();
      await queryAsAdmin(app.database, 'delete from user_credentials where user_id = $1', [person.userId]);
      await queryAsAdmin(app.database, `insert into user_auth_providers (id, user_id, provider, issuer, subject) values (gen_random_uuid(), $1, 'switched-off', 'https://x.example', $1::uuid::text)`, [person.userId]);
      const { body } = await person.client.get('/v1/me/mfa-factors');
      expect(await person.client.delete(`/v1/me/mfa-factors/${body.data[0].id}`)).toMatchObject({ status: 409, body: { code: 'last_way_in' } });
      expect((await addPasskey(person.client, new VirtualAuthenticator(ORIGIN))).status).toBe(201);
      expect((await person.client.delete(`/v1/me/mfa-factors/${body.data[0].id}`)).status).toBe(204);
    });

    it('do not sign in any more once they are removed', async () => {
      const { person, authenticator } = await personWithPasskey();
      const { body } = await person.client.get('/v1/me/mfa-factors');
      expect((await person.client.delete(`/v1/me/mfa-factors/${body.data[0].id}`)).status).toBe(204);
      expect((await signIn(authenticator)).status).toBe(401);
    });
  });

  describe('after the password', () => {
    it('finish the sign-in, also when the authenticator did not check who holds it', async () => {
      const { person, authenticator } = await personWithPasskey();
      const { body: pending } = await logIn(app, person);
      expect(pending.factors[0]).toMatchObject({ type: 'webauthn', name: 'Key' });
      const { status, body } = await logInWithPasskey(person, authenticator, { userVerified: false });
      expect([status, body.user?.id]).toEqual([200, person.userId]);
      const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString()) as { amr: string[] };
      expect(claims.amr).toEqual(['pwd', 'hwk', 'mfa']);
    });

    it('are asked for by their ids, and only in a sign-in that waits for one', async () => {
      const { person, authenticator } = await personWithPasskey();
      const { mfaToken } = (await logIn(app, person)).body;
      const { body } = await anonymous.post('/v1/auth/mfa/passkey-options', { mfaToken });
      expect(body.options.allowCredentials).toEqual([{ id: authenticator.credentials[0]!.id, type: 'public-key', transports: ['internal'] }]);
      const other = await signUpCustomer(app.url);
      await enrolTotp(app, other.client);
      for (const token of ['foch_never', (await logIn(app, other)).body.mfaToken as string]) {
        expect(await anonymous.post('/v1/auth/mfa/passkey-options', { mfaToken: token })).toMatchObject({ status: 401, body: { code: 'second_factor_invalid' } });
      }
    });

    it('of somebody else are refused', async () => {
      const { person } = await personWithPasskey();
      const { authenticator: strange } = await personWithPasskey();
      const { mfaToken } = (await logIn(app, person)).body;
      const { body } = await anonymous.post('/v1/auth/mfa/passkey-options', { mfaToken });
      const passkey = strange.get({ ...body.options, allowCredentials: undefined });
      expect(await anonymous.post('/v1/auth/mfa', { mfaToken, passkey })).toMatchObject({ status: 401, body: { code: 'second_factor_invalid' } });
    });

    it('must answer this sign-in: that of another one, or one without a password, does not do', async () => {
      const { person, authenticator } = await personWithPasskey();
      const { mfaToken } = (await logIn(app, person)).body;
      const { mfaToken: another } = (await logIn(app, person)).body;
      const { body: ofAnother } = await anonymous.post('/v1/auth/mfa/passkey-options', { mfaToken: another });
      const { body: alone } = await anonymous.post('/v1/auth/passkey/options');
      for (const options of [ofAnother.options, alone.options]) {
        expect((await anonymous.post('/v1/auth/mfa', { mfaToken, passkey: authenticator.get(options) })).status).toBe(401);
      }
    });

    it.each<[string, Partial<Ceremony>]>([
      ['another origin', { origin: 'https://evil.example' }],
      ['another relying party', { rpId: 'evil.example' }],
      ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
      ['a counter that went back', { counter: 0 }],
    ])('are refused with %s', async (_case, ceremony) => {
      const { person, authenticator } = await personWithPasskey();
      expect((await logInWithPasskey(person, authenticator)).status).toBe(200);
      expect(await logInWithPasskey(person, authenticator, ceremony)).toMatchObject({ status: 401, body: { code: 'second_factor_invalid' } });
    });
  });

  it('keep their keys sealed', async () => {
    const { person } = await personWithPasskey();
    const rows = await queryAsAdmin<{ sealed_data: string }>(app.database, `select sealed_data from user_mfa_factors where user_id = $1 and type = 'webauthn'`, [person.userId]);
    expect(rows[0]!.sealed_data).toMatch(/^v1\./);
    expect(Object.keys((await person.client.get('/v1/me/mfa-factors')).body.data[0]).sort()).toEqual(['createdAt', 'enabledAt', 'id', 'isEnabled', 'lastUsedAt', 'name', 'type']);
  });
});

describe('passkeys of a network that guesses', () => {
  it('are counted like wrong passwords', async () => {
    const app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_NETWORK: '3' } });
    try {
      const client = new ApiClient(app.url);
      const authenticator = new VirtualAuthenticator(ORIGIN);
      authenticator.create({ challenge: 'x', rp: { id: 'localhost' }, user: { id: 'x' }, excludeCredentials: [] });
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) {
        const { body } = await client.post('/v1/auth/passkey/options');
        statuses.push((await client.post('/v1/auth/passkey', { passkeyToken: body.passkeyToken, passkey: authenticator.get(body.options) })).status);
      }
      expect(statuses).toEqual([401, 401, 401, 429]);
    } finally {
      await app.close();
    }
  });
});
