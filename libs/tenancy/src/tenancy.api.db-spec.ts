import { problems } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../test/support/client.js';
import { queryAsAdmin } from '../../../test/support/database.js';
import { TenancyApi } from './tenancy.api.js';

describe('TenancyApi', () => {
  let app: TestApp;
  let tenancy: TenancyApi;
  let cleo: SignedUp;
  let stranger: SignedUp;
  const asCleo = <T>(work: () => Promise<T>) => app.as({ organizationId: cleo.organizationId, userId: cleo.userId }, work);

  beforeAll(async () => {
    app = await startTestApp();
    tenancy = app.app.get(TenancyApi);
    [cleo, stranger] = [await signUpCompany(app.url), await signUpCompany(app.url)];
  });
  afterAll(() => app?.close());

  it('accepts an active member or nobody, and refuses everybody else with a 404 that names the field', async () => {
    await expect(asCleo(() => tenancy.requireMember(cleo.userId, '#/assignedToId'))).resolves.toBeUndefined();
    await expect(asCleo(() => tenancy.requireMember(null, '#/assignedToId'))).resolves.toBeUndefined();
    for (const id of [stranger.userId, '019316b4-8c00-7a3e-9d51-2f6c0a4b7e99']) {
      const refusal = await asCleo(() => tenancy.requireMember(id, '#/assignedToId')).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(problems.NotFound);
      expect((refusal as problems.NotFound).errors).toMatchObject([{ pointer: '#/assignedToId' }]);
    }
  });

  it('names users of the organization and no others', async () => {
    expect(await asCleo(() => tenancy.users([cleo.userId, stranger.userId]))).toEqual([{ id: cleo.userId, displayName: 'Cleo Owner', email: cleo.email, avatarObjectKey: null }]);
    expect(await asCleo(() => tenancy.users([]))).toEqual([]);
  });

  it('adds a user once, with the flags of the role', async () => {
    const newcomer = await signUpCompany(app.url);
    const memberId = await asCleo(() => tenancy.addMember({ userId: newcomer.userId, role: 'sales_manager', department: 'sales' }));
    expect(await queryAsAdmin(app.database, 'select role, department, can_manage_deals, can_invite_users, overridden_flags, invited_by_id from members where id = $1', [memberId])).toEqual([
      { role: 'sales_manager', department: 'sales', can_manage_deals: true, can_invite_users: false, overridden_flags: [], invited_by_id: cleo.userId },
    ]);
    await expect(asCleo(() => tenancy.addMember({ userId: newcomer.userId, role: 'ceo' }))).rejects.toThrow();
    expect(await asCleo(() => tenancy.activeUserIds([cleo.userId, newcomer.userId, stranger.userId]))).toHaveLength(2);
  });
});
