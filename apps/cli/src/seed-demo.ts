import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MikroORM } from '@mikro-orm/postgresql';
import { ClientsDemoData, DemoWebhooks } from '@app/clients';
import { CommerceDemoData } from '@app/commerce';
import { CrmDemoData, CrmDemoNews } from '@app/crm';
import { IdentityApi, InstallationApi } from '@app/identity';
import { DemoFiles, kernelConfig, requireOrganizationId, requireScope, runInScope, Scope } from '@app/kernel';
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
const LEADS_WRITING = 18;
const CUSTOMERS_WRITING = 6;
const DAY_MS = 86_400_000;
const FOUNDED_DAYS_AGO = 720;
const PROFILE = {
  website: 'https://lighthouse.example', industry: 'technology', description: 'Terminals, tablets and the software on them, for shops, practices and workshops.', phone: '+12125550199',
  employee_count: 34, address: 'Speicherstadt 12', city: 'Hamburg', country: 'Germany', timezone: 'Europe/Berlin',
};
/** Two of the rows cannot be read, so that the error file has something to say. */
const FAIR_LIST = `First name,Last name,Email,Company name,Job title,Lead source
Helena,Brandt,helena.brandt@brandt-kuechen.example,Brandt Küchen,Owner,event
Samuel,Osei,samuel.osei@osei-print.example,Osei Print,Head of Production,event
Carla,Benedetti,carla.benedetti@benedetti.example,Benedetti Tessuti,Export Manager,event
Viktor,Hansen,viktor.hansen-at-hansen.example,Hansen Marine,Director,event
Rosa,Iglesias,rosa.iglesias@iglesias-flores.example,Iglesias Flores,Founder,event
Peter,Wolf,peter.wolf@wolf-holzbau.example,Wolf Holzbau,Managing Director,exhibition
Leila,Nassar,leila.nassar@nassar-clinic.example,Nassar Clinic,Practice Manager,event
`;

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
  const founded = new Date(Date.now() - FOUNDED_DAYS_AGO * DAY_MS);
  const colleagueIds: string[] = [];
  for (const { email, displayName } of COLLEAGUES) {
    // their logins are nobody's: the password is thrown away
    const password = `${crypto.randomUUID()}-${crypto.randomUUID()}`;
    colleagueIds.push(await inScope(app, async () => (await identity.register({ email, displayName, password, accountType: 'customer', emailVerified: true })).userId));
  }
  await inScope(app, async () => {
    requireScope().actAt(founded);
    const { userId } = await identity.register({ ...DEMO, accountType: 'company', organizationName: ORGANIZATION, emailVerified: true });
    const { leads, customers, organizationId, environments } = await requireScope().transaction(async () => {
      await describeOrganization();
      for (const [index, { role, department }] of COLLEAGUES.entries()) {
        requireScope().actAt(new Date(founded.getTime() + (index + 1) * 20 * DAY_MS));
        await app.get(TenancyApi).addMember({ userId: colleagueIds[index]!, role, department });
      }
      requireScope().actAt(new Date());
      const memberIds = [userId, ...colleagueIds];
      const environments = await app.get(ClientsDemoData).create();
      const customers = await app.get(CommerceDemoData).create(memberIds);
      return { leads: await app.get(CrmDemoData).create(memberIds), customers, environments, organizationId: requireOrganizationId() };
    });
    await asMember(app, organizationId, colleagueIds[0]!, () => requireScope().transaction(() => app.get(CrmDemoNews).create(userId)));
    await asMember(app, organizationId, userId, () => requireScope().transaction(() => app.get(DemoWebhooks).create(environments)));
    await asMember(app, organizationId, userId, () => requireScope().transaction(() => moveFiles(app.get(DemoFiles))));
    const owner = { name: DEMO.displayName, email: DEMO.email, companyName: ORGANIZATION };
    const others = [
      ...leads.slice(12, 12 + LEADS_WRITING).map((lead) => ({ name: lead.fullName(), email: lead.email, companyName: lead.companyName ?? '' })),
      ...customers.slice(0, CUSTOMERS_WRITING).map(({ displayName, email }) => ({ name: displayName, email: email!, companyName: '' })),
    ];
    await app.get(MessagingApi).importArchive({ ownerUserId: userId, email: owner.email, displayName: owner.name, ...demoMail(owner, others, new Date()) });
  });
}

async function describeOrganization(): Promise<void> {
  const columns = Object.keys(PROFILE).map((column) => `${column} = ?`);
  await requireScope().rows(`update organizations set ${columns.join(', ')} where id = ?`, [...Object.values(PROFILE), requireOrganizationId()]);
}

async function moveFiles(files: DemoFiles): Promise<void> {
  await files.import('lead', 'trade-fair.csv', FAIR_LIST);
  await files.export('customer', { status: 'active' });
  await files.export('lead', { status: 'qualified' });
}

function asMember<T>(app: INestApplicationContext, organizationId: string, userId: string, work: () => Promise<T>): Promise<T> {
  return runInScope(new Scope({ em: app.get(MikroORM).em, requestId: 'seed-demo', organizationId, userId }), work);
}

function inScope<T>(app: INestApplicationContext, work: () => Promise<T>): Promise<T> {
  const scope = new Scope({ em: app.get(MikroORM).em, requestId: 'seed-demo' });
  return runInScope(scope, work);
}
