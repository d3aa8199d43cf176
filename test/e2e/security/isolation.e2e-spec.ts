import { randomBytes } from 'node:crypto';
import { buildOpenApi } from '@app/kernel';
import { operationsOf, type OpenApi } from '../../architecture/support/openapi.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany } from '../../support/client.js';
import { withoutPredicates, withoutRowLevelSecurity } from './support/layers.js';
import { giveAvatar, giveLogo, openWorld } from './support/open-world.js';
import { makeToken } from './support/principals.js';
import { slotsOf } from './support/requests.js';
import { sweep, type Finding, type Party, type Sweep } from './support/sweep.js';
import type { World } from './support/world.js';

describe('isolation between organizations', () => {
  let test: TestApp;
  let document: OpenApi;
  let world: World;
  let own: Party;
  let other: Party;

  beforeAll(async () => {
    test = await startTestApp();
    document = (await buildOpenApi(test.app)) as unknown as OpenApi;
    world = await openWorld(test);
    own = await found('OWN');
    other = await found('OTHER');
    // The hardest case: one person, member of both, with rows of their own in both. What is open in one is shut in the other.
    await world.insert(other, 'members', { user_id: own.userId, role: 'ceo', can_invite_users: true, can_manage_deals: true, can_view_reports: true, can_manage_customers: true });
    const third = await found('THIRD');
    other = { ...other, ownerId: own.userId, known: { organization: { id: third.id } } };
    for (const party of [own, other]) await world.populate(party);
    // a deal moves to another stage than the first it is in, and a stage may be deleted
    const [defaultPipeline] = await world.query('select * from pipelines where organization_id = $1 and is_default', [own.id]);
    const [{ email }] = await world.query<{ email: string }>('update user_emails set verified_at = now() where user_id = $1 and is_primary returning email', [own.userId]) as [{ email: string }];
    own.known = {
      stage: () => world.insert(own, 'pipeline_stages', { pipeline_id: defaultPipeline!.id }),
      'personal-key': () => world.insert(own, 'api_keys', { user_id: own.userId }),
      // another member than the caller
      member: async () => world.insert(own, 'members'),
      // each can be answered once, and makes a member
      'received-invitation': async () => world.insert(await found('HOST'), 'invitations', { email, role: 'support_staff' }),
      'company-suggestion': async () => world.insert(await found('HOST'), 'customers', { email, user_id: null, verified_at: null }),
    };
    own.recover = async () => {
      await world.query(`update members set role = 'ceo', is_active = true, removed_at = null where organization_id = $1 and user_id = $2`, [own.id, own.userId]);
      await world.query('delete from members where user_id = $1 and organization_id <> all ($2)', [own.userId, [own.id, other.id]]);
      await world.query('update organizations set deletion_requested_at = null, deletes_at = null where id = $1', [own.id]);
      await giveLogo(test, world, own);
      await giveAvatar(test, world, own);
    };
    await own.recover();
    await world.watch();
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await test.close();
  });

  /** An organization with its ceo; every text it owns holds its canary. */
  async function found(name: string): Promise<Party> {
    const canary = `CANARY${name}${randomBytes(4).toString('hex')}`;
    const { client, organizationId, userId } = await signUpCompany(test.url, { organizationName: canary, displayName: `${canary} Owner` });
    return { id: organizationId, userId, ownerId: userId, canary, client };
  }

  const tell = (title: string, { operations, slots, requests, findings }: Sweep) => {
    const red = [...new Set(findings.map(({ operation }) => operation))];
    process.stdout.write(`isolation, ${title}: ${operations.size} tenant operations, ${slots} id slots, ${requests} requests, ${red.length} operations red${red.length < 10 ? ` ${red.join(', ')}`.trimEnd() : ''}\n`);
  };

  it('every id slot of every operation is known, and every tenant table has rows of both', async () => {
    expect(operationsOf(document).flatMap((route) => slotsOf(document, route)).length).toBeGreaterThan(50);
    for (const table of world.tenantTables()) {
      expect([table, (await world.count(table, own)) >= world.rowsOf(table), (await world.count(table, other)) >= world.rowsOf(table)]).toEqual([table, true, true]);
    }
  });

  it("the other organization's ids are answered like random ones, and nothing of it is shown or changed", async () => {
    const result = await sweep(document, world, own, other);
    tell('both walls', result);
    expect(result.findings).toEqual([]);
    // who is not signed in may name any organization, and is told what anybody is told
    const asked = operationsOf(document).filter(({ operation }) => operation['x-tenancy'] !== 'public');
    expect(result.slots).toBe(asked.flatMap((route) => slotsOf(document, route)).length);
  }, 240_000);

  it("a client app's token with every scope is held by the same walls", async () => {
    const program = new ApiClient(test.url, await makeToken(world, { kind: 'client', scopes: 'all' }, own));
    const result = await sweep(document, world, { ...own, client: program }, other);
    tell('a client app', result);
    // what asks for a person is refused before any id is looked at
    const isRefused = ({ what }: Finding) => what.includes('"person_required"');
    expect(result.findings.filter((finding) => !isRefused(finding))).toEqual([]);
    const refused = new Set(result.findings.filter(isRefused).map(({ operation }) => operation));
    expect(result.operations.size - refused.size).toBeGreaterThan(100);
  }, 240_000);

  it('an Idempotency-Key used in one organization means nothing in another, for the same person', async () => {
    const { body } = await own.client.post('/v1/auth/switch-organization', { organizationId: other.id });
    const there = new ApiClient(test.url, body.accessToken);
    const lead = { firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example' };
    const answers = [await there.post('/v1/leads', lead, { 'idempotency-key': 'one' }), await own.client.post('/v1/leads', lead, { 'idempotency-key': 'one' })];
    expect(answers.map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([[201, null], [201, null]]);
    expect((await own.client.get(`/v1/leads/${answers[0]!.body.id}`)).status).toBe(404);
  });

  it('holds with the explicit predicates gone: row level security stands alone', async () => {
    const predicates = withoutPredicates();
    try {
      const result = await sweep(document, world, own, other);
      tell(`${predicates.rewritten()} predicates taken out`, result);
      expect(predicates.rewritten()).toBeGreaterThan(100);
      expect(result.findings.filter(({ operation }) => result.operations.has(operation))).toEqual([]);
    } finally {
      predicates.restore();
    }
  }, 240_000);

  it('holds with row level security off: the explicit predicates stand alone', async () => {
    const rowLevelSecurity = await withoutRowLevelSecurity(world);
    try {
      const result = await sweep(document, world, own, other);
      tell('row level security off', result);
      expect(result.findings.filter(({ operation }) => result.operations.has(operation))).toEqual([]);
    } finally {
      await rowLevelSecurity.restore();
    }
  }, 240_000);

  it('breaks with both gone, for at least 95 % of the tenant operations: the test would notice', async () => {
    const predicates = withoutPredicates();
    const rowLevelSecurity = await withoutRowLevelSecurity(world);
    try {
      const result = await sweep(document, world, own, other);
      tell('both walls down', result);
      const red = new Set(result.findings.map(({ operation }) => operation));
      const green = [...result.operations].filter((operation) => !red.has(operation));
      process.stdout.write(`isolation, both walls down: still green: ${green.join(', ') || 'none'}\n`);
      expect({ green, share: 1 - green.length / result.operations.size >= 0.95 }).toEqual({ green, share: true });
    } finally {
      predicates.restore();
      await rowLevelSecurity.restore();
    }
  }, 240_000);
});
