/** Which context may call which, through its index. Everything absent here travels as an event, and anyone may listen to any events.ts. */
export const calls = {
  kernel: [],
  identity: ['kernel'],
  tenancy: ['kernel', 'identity'],
  notifications: ['kernel', 'tenancy'],
  crm: ['kernel', 'tenancy'],
  commerce: ['kernel', 'tenancy'],
  clients: ['kernel', 'tenancy', 'identity', 'commerce'],
  messaging: ['kernel', 'tenancy', 'crm', 'commerce'],
};

const doors = '^libs/[^/]+/src/(index|events)\\.ts$';
const modules = ['^libs/[^/]+/src/[^/]+\\.module\\.ts$', '^libs/[^/]+/src/[^/]+/[^/]+\\.module\\.ts$'];
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const callsOnly = Object.entries(calls).map(([context, allowed]) =>
  rule(
    `${context}-calls-only-its-list`,
    `${context} may call ${allowed.join(', ') || 'nobody'}. Publish or listen to an event instead, or change the table with a decision record.`,
    { path: `^libs/${context}/` },
    { path: '^libs/[^/]+/src/index\\.ts$', pathNot: `^libs/(${[context, ...allowed].join('|')})/` },
  ),
);

export default {
  forbidden: [
    ...callsOnly,
    rule('enter-through-a-door', 'Another lib is entered through its index or its events.', { path: '^libs/([^/]+)/' }, { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', doors] }),
    rule('apps-enter-through-a-door', 'An app knows only what a lib exports.', { path: '^(apps|migrations)/' }, { path: '^libs/', pathNot: doors }),
    rule('relative-inside-a-lib', 'A lib does not import itself by name: that is how barrel cycles start.', { path: '^libs/([^/]+)/' }, { path: '^libs/$1/', dependencyTypes: ['aliased'] }),
    rule('kernel-knows-no-context', 'The kernel has no business word.', { path: '^libs/kernel/' }, { path: '^libs/(?!kernel/)' }),
    rule('events-are-plain-facts', 'An event file needs only the kernel and Zod, so that anyone can listen without a cycle.', { path: '^libs/[^/]+/src/events\\.ts$' }, { pathNot: ['^libs/kernel/src/index\\.ts$', 'node_modules/zod/', '^zod$'] }),
    rule('no-cycles', 'Two files that need each other when they load are one file, or one of them knows too much.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('controllers-belong-to-their-module', 'Only the module wires a controller.', { pathNot: modules }, { path: '\\.controller\\.ts$' }),
    rule('dto-knows-no-layer', 'A wire shape must not pull in behaviour.', { path: '\\.dto\\.ts$' }, { path: '\\.(repository|service|controller|job|module)\\.ts$' }),
    rule('entities-know-no-layer', 'Rules stand below services and wire shapes.', { path: '\\.entity\\.ts$' }, { path: '\\.(repository|service|controller|job|module|dto)\\.ts$' }),
    rule('repository-stays-in-its-feature', 'Ask the feature, not its tables.', { path: '^libs/[^/]+/src/([^/]+)', pathNot: modules }, { path: '\\.repository\\.ts$', pathNot: '^libs/[^/]+/src/$1/' }),
    rule('libs-know-no-app', 'Apps choose libs.', { path: '^libs/' }, { path: '^apps/' }),
    rule('product-knows-no-test', 'What runs in production imports nothing from tests.', { path: '^(apps|libs|migrations)/' }, { path: ['^test/', 'spec\\.ts$'] }),
    rule('no-dev-dependencies', 'What runs in production is a dependency.', { path: '^(apps|libs|migrations)/' }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }),
    rule('everything-resolves', 'An import that does not resolve escapes every other rule.', { path: '^(apps|libs)/' }, { couldNotResolve: true }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // tests may reach anywhere; they are not part of the product
    exclude: { path: ['(^|/)[^/]*spec\\.ts$', '^dist/'] },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
    cache: false,
  },
};
