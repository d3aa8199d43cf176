import { MikroORM } from '@mikro-orm/postgresql';
import { runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany } from '../../../../test/support/client.js';
import { openWorld } from '../../../../test/e2e/security/support/open-world.js';
import type { Organization, World } from '../../../../test/e2e/security/support/world.js';
import { emptyTables } from './empty-tables.js';

describe('the rows of an organization', () => {
  let app: TestApp;
  let world: World;

  beforeAll(async () => {
    app = await startTestApp();
    world = await openWorld(app);
    await world.watch();
  });
  afterAll(async () => {
    await world?.close();
    await app?.close();
  });

  /** An organization with rows in every table. */
  async function full(): Promise<Organization> {
    const { organizationId: id, userId } = await signUpCompany(app.url);
    const organization = { id, userId, ownerId: userId, canary: 'FULL' };
    await world.populate(organization);
    return organization;
  }

  const filledTables = async (organization: Organization): Promise<string[]> => {
    const filled = [];
    for (const table of world.tenantTables()) if ((await world.count(table, organization)) > 0) filled.push(table);
    return filled;
  };
  const emptyAs = ({ id }: Organization, signal = new AbortController().signal) =>
    runInScope(new Scope({ em: app.app.get(MikroORM).em, requestId: 'test', organizationId: id }), () => emptyTables(signal));

  it('go in batches, down to the last table, and those of another organization stay', async () => {
    const [going, staying] = [await full(), await full()];
    await world.query(`insert into notifications (id, organization_id, user_id, kind, title, message, type, created_at) select gen_random_uuid(), $1, $2, 'email_received', 'x', 'x', 'info', now() from generate_series(1, 2100)`, [going.id, going.userId]);
    const before = await world.lastChange(staying.id, [staying.userId]);
    expect(await filledTables(going)).toEqual(world.tenantTables());
    await emptyAs(going);
    expect(await filledTables(going)).toEqual([]);
    expect(await world.query('select 1 from organizations where id = $1', [going.id])).toHaveLength(1);
    expect(await world.lastChange(staying.id, [staying.userId])).toEqual(before);
  }, 60_000);

  it('stay where they are when the run is told to stop', async () => {
    const organization = await full();
    await expect(emptyAs(organization, AbortSignal.abort())).rejects.toThrow();
    expect(await filledTables(organization)).toEqual(world.tenantTables());
  });

  it('would go with the organization itself: every table has the foreign keys for that', async () => {
    const organization = await full();
    await world.query('delete from organizations where id = $1', [organization.id]);
    expect(await filledTables(organization)).toEqual([]);
  });
});
