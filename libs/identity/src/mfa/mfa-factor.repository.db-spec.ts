import { MikroORM } from '@mikro-orm/postgresql';
import { runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { MfaFactorRepository } from './mfa-factor.repository.js';
import { RecoveryCodesService } from './recovery-codes.service.js';

const client = { ip: '192.0.2.7', network: '192.0.2.7', userAgent: 'test', deviceId: null, trustTokenHash: null };

describe('factors in the database', () => {
  let app: TestApp;
  let userId: string;
  let factors: MfaFactorRepository;
  const inTransaction = <T>(work: () => Promise<T>) => {
    const scope = new Scope({ em: app.app.get(MikroORM).em.fork({ useContext: false }), requestId: 'test' });
    return runInScope(scope, () => scope.transaction(work));
  };
  const twenty = (work: () => Promise<boolean>) => Promise.all(Array.from({ length: 20 }, () => inTransaction(work)));
  const passed = (results: boolean[]) => results.filter(Boolean).length;
  const addTotp = () => inTransaction(() => factors.add({ userId, type: 'totp', name: 'Phone', data: { secret: 'S' }, isEnabled: true }));
  const addPasskey = (credentialId: string, lastCounter: number) =>
    inTransaction(() => factors.add({ userId, type: 'webauthn', name: 'Key', data: { publicKey: 'K', transports: [] }, isEnabled: true, credentialId, lastCounter }));

  beforeAll(async () => {
    app = await startTestApp();
    factors = app.app.get(MfaFactorRepository);
  });
  beforeEach(async () => {
    ({ userId } = await signUpCompany(app.url));
  });
  afterAll(() => app?.close());

  it('let one of twenty that come with the same step pass, and none that comes with an earlier one', async () => {
    const id = await addTotp();
    expect(passed(await twenty(() => factors.advance(id, 59_000_000)))).toBe(1);
    expect(passed(await twenty(() => factors.advance(id, 58_999_999)))).toBe(0);
    expect(passed(await twenty(() => factors.advance(id, 59_000_001)))).toBe(1);
  });

  it('let one of twenty that come with the same signature counter pass, up to the largest', async () => {
    const id = await addPasskey('counting', 0);
    for (const counter of [1, 2, 4_294_967_295]) expect(passed(await twenty(() => factors.advance(id, counter)))).toBe(1);
    expect(passed(await twenty(() => factors.advance(id, 0)))).toBe(0);
  });

  it('let an authenticator that does not count pass each time, until it does', async () => {
    const id = await addPasskey('not-counting', 0);
    expect(passed(await twenty(() => factors.advance(id, 0)))).toBe(20);
    expect(await inTransaction(() => factors.advance(id, 1))).toBe(true);
    expect(await inTransaction(() => factors.advance(id, 0))).toBe(false);
  });

  it('let nothing pass that is not enabled', async () => {
    const id = await inTransaction(() => factors.add({ userId, type: 'totp', name: 'Phone', data: { secret: 'S' }, isEnabled: false }));
    expect(await inTransaction(() => factors.advance(id, 1))).toBe(false);
    await inTransaction(() => factors.enable(id, 7));
    expect(await inTransaction(() => factors.advance(id, 7))).toBe(false);
  });

  it('are one authenticator app a user, and one user a passkey', async () => {
    await addTotp();
    await expect(addTotp()).rejects.toThrow(/user_mfa_factors_single/);
    await addPasskey('known', 0);
    await expect(addPasskey('known', 0)).rejects.toThrow(/user_mfa_factors_credential_id/);
  });

  it('open for their own row only', async () => {
    const [one, two] = [await addPasskey('one', 0), await addPasskey('two', 0)];
    await queryAsAdmin(app.database, 'update user_mfa_factors set sealed_data = (select sealed_data from user_mfa_factors where id = $1) where id = $2', [one, two]);
    await expect(inTransaction(() => factors.byCredential('one'))).resolves.toMatchObject({ id: one, data: { publicKey: 'K' } });
    await expect(inTransaction(() => factors.byCredential('two'))).rejects.toThrow('cannot be decrypted');
  });

  it('use a recovery code up once, of twenty at the same time, and each of ten when all come at once', async () => {
    const recovery = app.app.get(RecoveryCodesService);
    const codes = await inTransaction(() => recovery.create(userId));
    expect(passed(await twenty(() => recovery.spend(userId, codes[0]!, client)))).toBe(1);
    const results = await Promise.all(codes.map((code) => inTransaction(() => recovery.spend(userId, code, client))));
    expect(results).toEqual([false, ...Array.from({ length: 9 }, () => true)]);
    expect(await queryAsAdmin(app.database, 'select 1 from user_mfa_factors where user_id = $1', [userId])).toEqual([]);
  });
});
