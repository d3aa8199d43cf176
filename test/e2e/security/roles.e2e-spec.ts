import { buildOpenApi } from '@app/kernel';
import { isGranted } from '../../../libs/tenancy/src/members/role-permissions.js';
import { MEMBER_FLAGS, ROLE_FLAGS, ROLES, type MemberFlags, type MemberRole } from '../../../libs/tenancy/src/members/roles.js';
import { operationsOf, type OpenApi } from '../../architecture/support/openapi.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { openWorld } from './support/open-world.js';
import { idsOf, slotsOf, validRequest, addressOf } from './support/requests.js';
import type { Organization, World } from './support/world.js';

interface Kind {
  name: string;
  role: MemberRole;
  flags: MemberFlags;
  isActive: boolean;
}
const none: MemberFlags = { canInviteUsers: false, canManageDeals: false, canViewReports: false, canManageCustomers: false };
const KINDS: Kind[] = [
  ...ROLES.map((role) => ({ name: role, role, flags: ROLE_FLAGS[role], isActive: true })),
  { name: 'support staff without any flag', role: 'support_staff', flags: none, isActive: true },
  ...MEMBER_FLAGS.map((flag) => ({ name: `support staff with ${flag} alone`, role: 'support_staff' as const, flags: { ...none, [flag]: true }, isActive: true })),
];

describe('what a member may do', () => {
  let test: TestApp;
  let world: World;
  let document: OpenApi;
  let founder: SignedUp;
  let organization: Organization;

  beforeAll(async () => {
    test = await startTestApp();
    world = await openWorld(test);
    document = buildOpenApi(test.app) as unknown as OpenApi;
    founder = await signUpCompany(test.url);
    organization = { id: founder.organizationId, userId: founder.userId, ownerId: founder.userId, canary: 'ROLES' };
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await test.close();
  });

  /** Somebody who signed up elsewhere, is a member here, and switched over. */
  async function join({ role, flags, isActive }: Kind): Promise<SignedUp> {
    const user = await signUpCompany(test.url);
    const { client, userId } = user;
    await world.insert(organization, 'members', {
      user_id: userId, role, is_active: isActive, can_invite_users: flags.canInviteUsers, can_manage_deals: flags.canManageDeals, can_view_reports: flags.canViewReports, can_manage_customers: flags.canManageCustomers,
    });
    const { body } = await client.post('/v1/auth/switch-organization', { organizationId: organization.id });
    client.accessToken = body.accessToken;
    return user;
  }

  it.each(KINDS.map((kind) => [kind.name, kind] as const))('as %s: every operation of a permission one lacks answers 403 and names it, every other one does not', async (_, kind) => {
    const { client } = await join(kind);
    const wrong: string[] = [];
    for (const route of operationsOf(document).filter(({ operation }) => operation['x-tenancy'] === 'tenant')) {
      const permission = route.operation['x-permission']!;
      const request = await validRequest(document, route, slotsOf(document, route), idsOf(world, organization));
      const { status, body } = await client.request(route.method, addressOf(route.path, request), request.body);
      const refused = status === 403 && body.code === 'forbidden' && body.permission === permission;
      if (refused === isGranted({ role: kind.role, ...kind.flags, isActive: true }, permission)) wrong.push(`${route.operation.operationId} (${permission}): ${status}`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('ends with the membership: a member who is no longer active cannot enter the organization', async () => {
    const { client, userId } = await signUpCompany(test.url);
    await world.insert(organization, 'members', { user_id: userId, role: 'ceo', is_active: false });
    const answer = await client.post('/v1/auth/switch-organization', { organizationId: organization.id });
    expect(answer.status).toBe(404);
  });

  it('ends within seconds for a token in use, when the membership is taken away', async () => {
    const { client, userId } = await join(KINDS[0]!);
    expect((await client.get('/v1/leads')).status).toBe(200);
    await world.query('delete from members where organization_id = $1 and user_id = $2', [organization.id, userId]);
    await eventually(async () => (await client.get('/v1/leads')).status === 401, 5_000);
    expect((await client.get('/v1/leads')).body.code).toBe('unauthenticated');
  });
});
