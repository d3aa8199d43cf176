import { randomBytes } from 'node:crypto';
import { declaredPermissions, uuidv7, type Permission } from '@app/kernel';
import { newKeyToken } from '../../../../libs/clients/src/keys/key-token.js';
import { ACCESS_TOKEN_PREFIX, apiResource } from '../../../../libs/clients/src/openid/api-resource.js';
import { ArtifactStore } from '../../../../libs/clients/src/openid/artifact-store.js';
import { ownScopes } from '../../../../libs/clients/src/openid/provider-clients.js';
import { INSTALLATION_ROLES } from '../../../../libs/identity/src/roles/installation-roles.js';
import { INSTALLATION_ROLE_NAMES, type InstallationRoleName } from '../../../../libs/identity/src/roles/role-names.js';
import { AccessTokens } from '../../../../libs/identity/src/sessions/access-tokens.js';
import { isGranted } from '../../../../libs/tenancy/src/members/role-permissions.js';
import { MEMBER_FLAGS, ROLE_FLAGS, ROLES, type MemberFlags, type MemberRole } from '../../../../libs/tenancy/src/members/roles.js';
import type { Operation } from '../../../architecture/support/openapi.js';
import type { TestApp } from '../../../support/app.js';
import { STEP_UP_AGE_SECONDS, type Verdict } from './verdicts.js';
import type { World } from './world.js';

/** Somebody who calls; what is left out is as for any active user with a verified address and a fresh session. */
export interface Principal {
  name: string;
  /** Without a token. */
  anonymous?: true;
  user?: 'suspended' | 'unverified';
  session?: 'old' | 'ended';
  /** Of the organization the token names. */
  member?: { role: MemberRole; flags?: Partial<MemberFlags>; ended?: true };
  organization?: 'requires a second factor' | 'waits for its deletion';
  secondFactor?: true;
  installationRole?: InstallationRoleName;
  /** A token instead of a session: of a client app of the organization, of the member, or of a client app they signed in to, as member or as customer. */
  program?: { kind: 'client' | 'personal' | 'delegate' | 'guest'; scopes: 'all' | 'none'; stopped?: true };
}

const NO_FLAGS: MemberFlags = { canInviteUsers: false, canManageDeals: false, canViewReports: false, canManageCustomers: false, canViewAllRecords: false };
const ALL_FLAGS: MemberFlags = { canInviteUsers: true, canManageDeals: true, canViewReports: true, canManageCustomers: true, canViewAllRecords: true };
const ceo = { role: 'ceo' as const };
const staff = (flags: MemberFlags) => ({ role: 'support_staff' as const, flags });

export const PRINCIPALS: readonly Principal[] = [
  { name: 'nobody: no token', anonymous: true },
  { name: 'user without an organization' },
  { name: 'support_staff without any flag', member: staff(NO_FLAGS) },
  ...MEMBER_FLAGS.map((flag) => ({ name: `support_staff with ${flag} alone`, member: staff({ ...NO_FLAGS, [flag]: true }) })),
  ...MEMBER_FLAGS.map((flag) => ({ name: `support_staff with all but ${flag}`, member: staff({ ...ALL_FLAGS, [flag]: false }) })),
  ...ROLES.map((role) => ({ name: role, member: { role } })),
  { name: 'ceo whose address is not verified', member: ceo, user: 'unverified' },
  { name: 'ceo who is suspended', member: ceo, user: 'suspended' },
  { name: 'ceo whose session has ended', member: ceo, session: 'ended' },
  { name: 'ceo whose membership has ended', member: { ...ceo, ended: true } },
  { name: 'ceo who proved who they are 11 minutes ago', member: ceo, session: 'old' },
  { name: 'ceo without the second factor the organization requires', member: ceo, organization: 'requires a second factor' },
  { name: 'ceo with the second factor the organization requires', member: ceo, organization: 'requires a second factor', secondFactor: true },
  { name: 'ceo of an organization that waits for its deletion', member: ceo, organization: 'waits for its deletion' },
  ...INSTALLATION_ROLE_NAMES.map((installationRole) => ({ name: `${installationRole} of the installation`, installationRole })),
  { name: 'superuser who proved who they are 11 minutes ago', installationRole: 'superuser', session: 'old' },
  { name: 'superuser who is ceo of an organization', installationRole: 'superuser', member: ceo },
  { name: 'client app with every scope', member: ceo, program: { kind: 'client', scopes: 'all' } },
  { name: 'client app without a scope', member: ceo, program: { kind: 'client', scopes: 'none' } },
  { name: 'client app whose environment is stopped', member: ceo, program: { kind: 'client', scopes: 'all', stopped: true } },
  { name: 'API key with every scope of a ceo', member: ceo, program: { kind: 'personal', scopes: 'all' } },
  { name: 'API key with every scope of a support_staff without any flag', member: staff(NO_FLAGS), program: { kind: 'personal', scopes: 'all' } },
  { name: 'client app a ceo signed in to, with every scope', member: ceo, program: { kind: 'delegate', scopes: 'all' } },
  { name: 'client app a support_staff without any flag signed in to, with every scope', member: staff(NO_FLAGS), program: { kind: 'delegate', scopes: 'all' } },
  { name: 'client app for customers a ceo who is one signed in to, with every scope', member: ceo, program: { kind: 'guest', scopes: 'all' } },
  { name: 'client app a ceo signed in to without the second factor required', member: ceo, organization: 'requires a second factor', program: { kind: 'delegate', scopes: 'all' } },
  { name: 'superuser who is ceo without the second factor required', installationRole: 'superuser', member: ceo, organization: 'requires a second factor' },
];

/** What an operation must answer to a principal: a function of nothing but what the operation declares. */
export function expectedFor(principal: Principal, operation: Operation): Verdict {
  const { 'x-permission': permission, 'x-tenancy': tenancy, 'x-sensitive': isSensitive } = operation;
  if (tenancy === 'public') return 'admitted';
  if (principal.program?.stopped) return 'unauthenticated';
  if (principal.program?.kind === 'guest') return operation['x-guests'] ? 'admitted' : 'person_required';
  if (principal.program && (tenancy !== 'tenant' || isSensitive)) return 'person_required';
  if (principal.program?.scopes === 'none') return 'forbidden';
  if (principal.program?.kind === 'client') return 'admitted';
  if (principal.anonymous || principal.user === 'suspended' || principal.session === 'ended' || principal.member?.ended) return 'unauthenticated';
  const refusal = tenancy === 'self' ? refusalOfOwn(principal, operation) : refusalOf(principal, tenancy, permission as Permission);
  if (refusal) return refusal;
  return isSensitive && principal.session === 'old' ? 'step_up_required' : 'admitted';
}

/** Some of what everybody may do for themselves is about the organization they act in, and says so. */
const refusalOfOwn = ({ member }: Principal, { responses }: Operation): Verdict | undefined =>
  !member && responses['403']?.description?.includes('`organization_required`') ? 'organization_required' : undefined;

function refusalOf({ member, organization, secondFactor, installationRole }: Principal, tenancy: string | undefined, permission: Permission): Verdict | undefined {
  if (tenancy === 'installation') {
    const held: readonly Permission[] = installationRole ? INSTALLATION_ROLES[installationRole].permissions : [];
    return held.includes(permission) ? undefined : 'forbidden';
  }
  if (!member) return 'organization_required';
  if (organization === 'requires a second factor' && !secondFactor) return 'mfa_required';
  const flags = { ...ROLE_FLAGS[member.role], ...member.flags };
  return isGranted({ role: member.role, ...flags, isActive: true, isClosing: organization === 'waits for its deletion' }, permission) ? undefined : 'forbidden';
}

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

/** Makes a principal's own user, session, organization and membership; answers an access token, or none for nobody. */
export async function admit(test: TestApp, world: World, principal: Principal): Promise<string | undefined> {
  if (principal.anonymous) return undefined;
  const owner = { id: uuidv7(), userId: uuidv7(), ownerId: '', canary: 'matrix' };
  const organization = { ...owner, ownerId: owner.userId };
  const { userId } = organization;
  const statusReason = principal.user === 'suspended' ? { status: 'suspended', status_reason: 'Test.', deactivated_at: new Date() } : { status: 'active', status_reason: null, deactivated_at: null };
  await world.insert(organization, 'users', { id: userId, is_system: false, default_organization_id: null, managed_by_organization_id: null, avatar_object_key: null, ...statusReason });
  await world.insert(organization, 'user_emails', { user_id: userId, is_primary: true, verified_at: principal.user === 'unverified' ? null : new Date() });
  if (principal.installationRole) {
    await world.query('insert into user_roles (user_id, role_id) select $1, id from roles where name = $2', [userId, principal.installationRole]);
  }
  if (principal.member) await found(world, organization, principal);
  if (!principal.program) return openSession(test, world, principal, organization);
  const { kind } = principal.program;
  return kind === 'delegate' || kind === 'guest' ? signInAtApp(test, world, principal, organization) : makeToken(world, { ...principal.program, kind }, organization);
}

/** The access token that a client app which keeps no secret has from the provider, for our API, after its person signed in and consented to everything. */
async function signInAtApp(test: TestApp, world: World, principal: Principal, organization: Own): Promise<string> {
  const { userId } = organization;
  const isGuest = principal.program?.kind === 'guest';
  const scopes = declaredPermissions('organization').map(({ permission }) => permission);
  const { id } = await world.insert(organization, 'client_environments', { scopes, is_active: true });
  await world.insert(organization, 'openid_settings', { environment_id: id, audience: isGuest ? 'customers' : 'members', is_public: true });
  if (isGuest) await world.insert(organization, 'customers', { user_id: userId, verified_at: new Date(), status: 'active' });
  await openSession(test, world, principal, organization);
  const store = test.app.get(ArtifactStore);
  const [token, grantId] = [`${ACCESS_TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`, uuidv7()];
  const common = { accountId: userId, clientId: String(id) };
  await store.upsert('Grant', grantId, { ...common, jti: grantId }, 600);
  await store.upsert('AccessToken', token, { ...common, jti: token, grantId, aud: apiResource(), scope: [...scopes, ...ownScopes()].join(' ') }, 600);
  await world.query('update openid_artifacts a set session_id = s.id from sessions s where a.user_id = $1 and s.user_id = $1', [userId]);
  return token;
}

/** A token of a client app of the organization, or a key of its person. */
export async function makeToken(world: World, { kind, scopes: which, stopped }: NonNullable<Principal['program']> & { kind: 'client' | 'personal' }, organization: Own): Promise<string> {
  const scopes = which === 'all' ? declaredPermissions('organization').map(({ permission }) => permission) : [];
  const { token, hash, prefix } = newKeyToken(kind, organization.id);
  const owner = kind === 'client' ? { environment_id: (await world.insert(organization, 'client_environments', { scopes, is_active: !stopped })).id } : { user_id: organization.userId };
  await world.insert(organization, 'api_keys', { ...owner, token_hash: hash, prefix, scopes, requests_per_minute: null });
  return token;
}

type Own = Parameters<World['insert']>[0];

async function found(world: World, organization: Own, { member, organization: kind }: Principal): Promise<void> {
  const closing = kind === 'waits for its deletion' ? { deletion_requested_at: new Date(), deletes_at: inDays(30) } : { deletion_requested_at: null, deletes_at: null };
  await world.insert(organization, 'organizations', { id: organization.id, is_active: true, logo_object_key: null, require_mfa: kind === 'requires a second factor', single_session: false, ...closing });
  const flags = { ...ROLE_FLAGS[member!.role], ...member!.flags };
  await world.insert(organization, 'members', {
    user_id: organization.userId, role: member!.role, is_active: !member!.ended, removed_at: member!.ended ? new Date() : null,
    can_invite_users: flags.canInviteUsers, can_manage_deals: flags.canManageDeals, can_view_reports: flags.canViewReports, can_manage_customers: flags.canManageCustomers, can_view_all_records: flags.canViewAllRecords,
  });
}

async function openSession(test: TestApp, world: World, { member, session, secondFactor }: Principal, { id, userId }: Own): Promise<string> {
  const sessionId = uuidv7();
  const organizationId = member ? id : null;
  const authMethods = secondFactor ? ['pwd', 'otp', 'mfa'] : ['pwd'];
  const authenticatedAt = session === 'old' ? new Date(Date.now() - STEP_UP_AGE_SECONDS * 1000) : new Date();
  const ended = session === 'ended' ? { revoked_at: minutesAgo(1), revoke_reason: 'logout' } : { revoked_at: null, revoke_reason: null };
  await world.insert({ id, userId, ownerId: userId, canary: 'matrix' }, 'sessions', {
    id: sessionId, user_id: userId, organization_id: organizationId, device_id: null, auth_methods: authMethods.join(' '),
    authenticated_at: authenticatedAt, idle_expires_at: inDays(7), expires_at: inDays(30), ...ended,
  });
  const authTimeSeconds = Math.floor(authenticatedAt.getTime() / 1000);
  return test.app.get(AccessTokens).issue({ userId, sessionId, organizationId, authTimeSeconds, tokenId: uuidv7(), authMethods });
}
