import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MikroORM } from '@mikro-orm/postgresql';
import { ClientsDemoData, DemoWebhooks } from '@app/clients';
import { CommerceDemoData } from '@app/commerce';
import { CrmDemoData, CrmDemoNews } from '@app/crm';
import { IdentityApi, InstallationApi } from '@app/identity';
import { kernelConfig, requireOrganizationId, requireScope, runInScope, Scope } from '@app/kernel';
import { MessagingApi } from '@app/messaging';
import { TenancyApi } from '@app/tenancy';
import { WorkerModule } from '../../worker/src/worker.module.js';
import { demoMail } from './demo-mail.js';

const ORGANIZATION = 'Lighthouse Software';
const DEMO = { email: 'demo@frontoffice.example', password: 'explore-the-lighthouse', displayName: 'Robin Demo' };
const COLLEAGUES = [
  { email: 'maria.santos@frontoffice.example', displayName: 'Maria Santos', role: 'manager', department: 'management' },
  { email: 'jakob.lang@frontoffice.example', displayName: 'Jakob Lang', role: 'sales_manager', department: 'sales' },
  { email: 'aiko.mori@frontoffice.example', displayName: 'Aiko Mori', role: 'support_staff', department: 'support' },
] as const;
const CONVERSATIONS = 24;

/**
 * Creates the demo organization once, all of it or nothing but the login, and prints the login. In the demo, where it owns the machine
 * anyway, the login is an operator of the installation too.
 */
export async function seedDemo(): Promise<void> {
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error'] });
  try {
    if (!(await isSeeded(app))) await seed(app);
    if (kernelConfig.value().DEMO_MODE) await inScope(app, () => requireScope().transaction(() => app.get(InstallationApi).grantRole(DEMO.email, 'operator')));
    console.log(`${DEMO.email} / ${DEMO.password}`);
  } finally {
    await app.close();
  }
}

async function isSeeded(app: INestApplicationContext): Promise<boolean> {
  return inScope(app, async () => (await requireScope().rows('select 1 from user_emails where email = ?', [DEMO.email])).length > 0);
}

async function seed(app: INestApplicationContext): Promise<void> {
  const identity = app.get(IdentityApi);
  const colleagueIds: string[] = [];
  for (const { email, displayName } of COLLEAGUES) {
    // their logins are nobody's: the password is thrown away
    const password = `${crypto.randomUUID()}-${crypto.randomUUID()}`;
    colleagueIds.push(await inScope(app, async () => (await identity.register({ email, displayName, password, accountType: 'customer', emailVerified: true })).userId));
  }
  await inScope(app, async () => {
    const { userId } = await identity.register({ ...DEMO, accountType: 'company', organizationName: ORGANIZATION, emailVerified: true });
    const { leads, organizationId, environments } = await requireScope().transaction(async () => {
      for (const [index, { role, department }] of COLLEAGUES.entries()) await app.get(TenancyApi).addMember({ userId: colleagueIds[index]!, role, department });
      const memberIds = [userId, ...colleagueIds];
      const environments = await app.get(ClientsDemoData).create();
      await app.get(CommerceDemoData).create(memberIds);
      return { leads: await app.get(CrmDemoData).create(memberIds), environments, organizationId: requireOrganizationId() };
    });
    await asMember(app, organizationId, colleagueIds[0]!, () => requireScope().transaction(() => app.get(CrmDemoNews).create(userId)));
    await asMember(app, organizationId, userId, () => requireScope().transaction(() => app.get(DemoWebhooks).create(environments)));
    const owner = { name: DEMO.displayName, email: DEMO.email, companyName: ORGANIZATION };
    const others = leads.slice(12, 12 + CONVERSATIONS).map((lead) => ({ name: lead.fullName(), email: lead.email, companyName: lead.companyName ?? '' }));
    await app.get(MessagingApi).importArchive({ ownerUserId: userId, email: owner.email, displayName: owner.name, ...demoMail(owner, others, new Date()) });
  });
}

function asMember<T>(app: INestApplicationContext, organizationId: string, userId: string, work: () => Promise<T>): Promise<T> {
  return runInScope(new Scope({ em: app.get(MikroORM).em, requestId: 'seed-demo', organizationId, userId }), work);
}

function inScope<T>(app: INestApplicationContext, work: () => Promise<T>): Promise<T> {
  const scope = new Scope({ em: app.get(MikroORM).em, requestId: 'seed-demo' });
  return runInScope(scope, work);
}
