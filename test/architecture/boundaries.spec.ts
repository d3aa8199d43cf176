import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { read, root, runTool } from './support/repository.js';

interface CruiseResult {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** Violations found in a tree, as `rule: from`. */
function cruise(cwd: string): string[] {
  const { stdout, stderr } = runTool('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'apps', 'libs'], { cwd });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser did not run: ${stdout}${stderr}`);
  return (JSON.parse(stdout) as CruiseResult).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

/** A small tree that keeps every rule: crm listens to messaging, although messaging calls crm. */
const cleanTree: Record<string, string> = {
  'package.json': '{ "dependencies": { "zod": "4" }, "devDependencies": { "only-for-tests": "1" } }',
  'tsconfig.json': read('tsconfig.json'),
  'node_modules/zod/index.js': 'export const z = {};',
  'node_modules/zod/package.json': '{ "name": "zod", "main": "index.js" }',
  'node_modules/only-for-tests/index.js': 'export const x = 1;',
  'node_modules/only-for-tests/package.json': '{ "name": "only-for-tests", "main": "index.js" }',
  'apps/api/src/main.ts': `import { CrmModule } from '@app/crm'; export const app = CrmModule;`,
  'libs/kernel/src/index.ts': `export const kernel = 1;`,
  'libs/tenancy/src/index.ts': `export { kernel as tenancy } from '@app/kernel';`,
  'libs/crm/src/index.ts': `export { CrmModule } from './crm.module.js';`,
  'libs/crm/src/events.ts': `import { z } from 'zod'; import { kernel } from '@app/kernel'; export const LeadCreated = [z, kernel];`,
  'libs/crm/src/crm.module.ts': `import { c } from './leads/leads.controller.js'; import { r } from './leads/lead.repository.js'; import { l } from './leads/link-mail.js'; export const CrmModule = [c, r, l];`,
  'libs/crm/src/leads/leads.controller.ts': `import { s } from './leads.service.js'; import { d } from './lead.dto.js'; export const c = [s, d];`,
  'libs/crm/src/leads/leads.service.ts': `import { r } from './lead.repository.js'; export const s = r;`,
  'libs/crm/src/leads/lead.repository.ts': `import { Lead } from './lead.entity.js'; export const r = Lead;`,
  'libs/crm/src/leads/lead.entity.ts': `export class Lead {}`,
  'libs/crm/src/leads/lead.dto.ts': `import type { Lead } from './lead.entity.js'; export const d = {} as Lead;`,
  'libs/crm/src/leads/link-mail.ts': `import { EmailReceived } from '@app/messaging/events'; export const l = EmailReceived;`,
  'libs/crm/src/deals/deals.service.ts': `export const deals = 1;`,
  'libs/messaging/src/index.ts': `import { CrmModule } from '@app/crm'; export const messaging = CrmModule;`,
  'libs/messaging/src/events.ts': `import { z } from 'zod'; export const EmailReceived = z;`,
};

/** One planted violation a rule: the file that breaks it and what it imports. */
const planted: [rule: string, file: string, source: string][] = [
  ['enter-through-a-door', 'libs/messaging/src/deep.ts', `import { Lead } from '../../crm/src/leads/lead.entity.js'; export const x = Lead;`],
  ['apps-enter-through-a-door', 'apps/api/src/deep.ts', `import { Lead } from '../../../libs/crm/src/leads/lead.entity.js'; export const x = Lead;`],
  ['crm-calls-only-its-list', 'libs/crm/src/deals/call.ts', `import { messaging } from '@app/messaging'; export const x = messaging;`],
  ['tenancy-calls-only-its-list', 'libs/tenancy/src/call.ts', `import { CrmModule } from '@app/crm'; export const x = CrmModule;`],
  ['relative-inside-a-lib', 'libs/crm/src/deals/own-name.ts', `import { LeadCreated } from '@app/crm/events'; export const x = LeadCreated;`],
  ['kernel-knows-no-context', 'libs/kernel/src/business.ts', `import { EmailReceived } from '@app/messaging/events'; export const x = EmailReceived;`],
  ['events-are-plain-facts', 'libs/tenancy/src/events.ts', `import { tenancy } from './index.js'; export const x = tenancy;`],
  ['no-cycles', 'libs/crm/src/deals/a.ts', `import { b } from './b.js'; export const a = () => b;`],
  ['controllers-belong-to-their-module', 'libs/crm/src/leads/other.ts', `import { c } from './leads.controller.js'; export const x = c;`],
  ['dto-knows-no-layer', 'libs/crm/src/leads/other.dto.ts', `import { s } from './leads.service.js'; export const x = s;`],
  ['entities-know-no-layer', 'libs/crm/src/leads/other.entity.ts', `import { s } from './leads.service.js'; export const x = s;`],
  ['repository-stays-in-its-feature', 'libs/crm/src/deals/win-deal.ts', `import { r } from '../leads/lead.repository.js'; export const x = r;`],
  ['repository-stays-in-its-feature', 'libs/crm/src/crm.api.ts', `import { r } from './leads/lead.repository.js'; export const x = r;`],
  ['libs-know-no-app', 'libs/crm/src/deals/app.ts', `import { app } from '../../../../apps/api/src/main.js'; export const x = app;`],
  ['product-knows-no-test', 'libs/crm/src/deals/fake.ts', `import { x } from '../../../../test/support/fake.js'; export const y = x;`],
  ['no-dev-dependencies', 'libs/crm/src/deals/dev.ts', `import { x } from 'only-for-tests'; export const y = x;`],
  ['everything-resolves', 'libs/crm/src/deals/lost.ts', `import { x } from './nowhere.js'; export const y = x;`],
];
const partners: Record<string, string> = {
  'libs/crm/src/deals/b.ts': `import { a } from './a.js'; export const b = () => a;`,
  'test/support/fake.ts': `export const x = 1;`,
};

function plant(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'boundaries-'));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), source);
  }
  return directory;
}

describe('boundaries between contexts', () => {
  it('hold in the whole tree', () => {
    expect(cruise(root)).toEqual([]);
  });

  it('name every lib there is, and no other', async () => {
    const { calls } = (await import('../../.dependency-cruiser.mjs' as string)) as { calls: Record<string, string[]> };
    expect(Object.keys(calls).sort()).toEqual(readdirSync(join(root, 'libs')).sort());
    expect(Object.values(calls).flat().filter((name) => !(name in calls))).toEqual([]);
  });

  it('are two exact doors a lib in tsconfig.json: no alias opens a whole folder', () => {
    const { paths } = (JSON.parse(read('tsconfig.json')) as { compilerOptions: { paths: Record<string, string[]> } }).compilerOptions;
    const expected = readdirSync(join(root, 'libs')).flatMap((lib) => [
      [`@app/${lib}`, [`./libs/${lib}/src/index.ts`]],
      [`@app/${lib}/events`, [`./libs/${lib}/src/events.ts`]],
    ]);
    expect(paths).toEqual(Object.fromEntries(expected));
    expect(JSON.stringify(paths)).not.toContain('*');
  });

  describe('when planted in a small tree', () => {
    let found: string[];
    let clean: string[];

    beforeAll(() => {
      const trees = [plant(cleanTree), plant({ ...cleanTree, ...partners, ...Object.fromEntries(planted.map(([, file, source]) => [file, source])) })];
      [clean, found] = trees.map(cruise) as [string[], string[]];
      for (const tree of trees) rmSync(tree, { recursive: true });
    });

    it('a tree that keeps the rules is clean', () => {
      expect(clean).toEqual([]);
    });

    it.each(planted)('%s is reported for %s', (rule, file) => {
      expect(found).toContain(`${rule}: ${file}`);
    });

    it('every rule has a planted violation', async () => {
      const { default: config } = (await import('../../.dependency-cruiser.mjs' as string)) as { default: { forbidden: { name: string }[] } };
      const generated = /-calls-only-its-list$/;
      const named = config.forbidden.map(({ name }) => name).filter((name) => !generated.test(name));
      expect(named.filter((name) => !planted.some(([rule]) => rule === name))).toEqual([]);
    });
  });
});
