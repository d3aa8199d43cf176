import { requireScope } from '@app/kernel';
import { OrganizationDirectory } from '@app/identity';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { TenancyApi } from '../tenancy.api.js';

describe('the organizations of a user', () => {
  let app: TestApp;
  let directory: OrganizationDirectory;
  let cleo: SignedUp;
  let dana: SignedUp;
  const as = <T>(userId: string | null, work: () => Promise<T>, organizationId: string | null = null) => app.as({ organizationId, userId }, work);

  beforeAll(async () => {
    app = await startTestApp();
    directory = app.app.get(OrganizationDirectory);
    cleo = await signUpCompany(app.url, { organizationName: 'Cleo Ltd' });
    dana = await signUpCompany(app.url, { organizationName: 'Dana Ltd' });
    await as(dana.userId, () => app.app.get(TenancyApi).addMember({ userId: cleo.userId, role: 'manager' }), dana.organizationId);
  });
  afterAll(() => app?.close());

  it('are those they are a member of, in the order of joining', async () => {
    expect(await as(cleo.userId, () => directory.allFor(cleo.userId))).toEqual([
      { id: cleo.organizationId, name: 'Cleo Ltd', role: 'ceo' },
      { id: dana.organizationId, name: 'Dana Ltd', role: 'manager' },
    ]);
    expect(await as(dana.userId, () => directory.allFor(dana.userId))).toHaveLength(1);
  });

  it('are found by the user alone: nobody else, in whatever organization, can ask', async () => {
    expect(await as(null, () => directory.allFor(cleo.userId))).toEqual([]);
    expect(await as(dana.userId, () => directory.activeFor(cleo.userId, cleo.organizationId))).toBeNull();
    expect(await as(dana.userId, () => directory.allFor(cleo.userId), dana.organizationId)).toEqual([{ id: dana.organizationId, name: 'Dana Ltd', role: 'manager' }]);
  });

  it('include the wanted one only when it is one of them', async () => {
    expect(await as(cleo.userId, () => directory.activeFor(cleo.userId, dana.organizationId))).toMatchObject({ role: 'manager' });
    expect(await as(dana.userId, () => directory.activeFor(dana.userId, cleo.organizationId))).toBeNull();
    expect(await as(cleo.userId, () => directory.startingFor(cleo.userId, null))).toMatchObject({ organization: { id: cleo.organizationId }, singleSession: false });
    expect(await as(cleo.userId, () => directory.startingFor(cleo.userId, dana.organizationId))).toMatchObject({ organization: { id: dana.organizationId } });
  });

  it('leave out an ended membership and a deactivated organization', async () => {
    const eve = await signUpCompany(app.url);
    await queryAsAdmin(app.database, 'update members set is_active = false where user_id = $1', [eve.userId]);
    expect(await as(eve.userId, () => directory.allFor(eve.userId))).toEqual([]);
    await queryAsAdmin(app.database, 'update members set is_active = true where user_id = $1', [eve.userId]);
    await queryAsAdmin(app.database, 'update organizations set is_active = false where id = $1', [eve.organizationId]);
    expect(await as(eve.userId, () => directory.activeFor(eve.userId, eve.organizationId))).toBeNull();
  });

  it('can be seen from inside another one, but not changed, and no member of theirs but the user can be seen', async () => {
    const rows = await as(cleo.userId, async () => {
      const { em } = requireScope();
      const changed = await em.execute<unknown[]>(`update organizations set name = 'Taken over' where id = ? returning id`, [dana.organizationId]);
      const members = await em.execute<{ user_id: string }[]>('select user_id from members where organization_id = ?', [dana.organizationId]);
      return { changed, members };
    }, cleo.organizationId);
    expect(rows).toEqual({ changed: [], members: [{ user_id: cleo.userId }] });
  });

  it('cannot be joined by writing into another organization', async () => {
    const join = as(dana.userId, () => requireScope().em.execute(
      `insert into members (id, organization_id, user_id, role, created_at, updated_at, joined_at) values (gen_random_uuid(), ?, ?, 'ceo', now(), now(), now())`,
      [cleo.organizationId, dana.userId],
    ), dana.organizationId);
    await expect(join).rejects.toThrow(/row-level security/);
  });
});
