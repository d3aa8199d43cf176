import 'reflect-metadata';
import { declaredPermissions, declaredProblems, renderConfigurationMarkdown } from '@app/kernel';
import '../../apps/api/src/api.module.js';
import { isGranted } from '../../libs/tenancy/src/members/role-permissions.js';
import { ROLE_FLAGS, ROLES } from '../../libs/tenancy/src/members/roles.js';
import { golden, table } from './support/golden.js';
import { filesIn, read } from './support/repository.js';

/** docs/problems.md: every problem any operation may answer. */
function problemsPage(): string {
  const rows = declaredProblems()
    .map(({ status, code, title }) => ({ status, code, title }))
    .sort((a, b) => a.status - b.status || a.code.localeCompare(b.code));
  return [
    '# Problems',
    '',
    'Every error is a problem document (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, `code` and `instance`,',
    'the id of the request; some carry `detail`, or `errors` with a JSON pointer each. Rely on `code`; `type` is',
    '`urn:frontoffice:problem:<code>`. This page is generated from the code.',
    '',
    '| Status | Code | Meaning |',
    '|---|---|---|',
    ...rows.map(({ status, code, title }) => `| ${status} | \`${code}\` | ${title} |`),
    '',
  ].join('\n');
}

describe('docs/problems.md', () => {
  it('lists every problem the code declares', () => {
    expect(golden('docs/problems.md', problemsPage())).toBe(problemsPage());
  });

  it('has each code once, a legal status and a sentence', () => {
    const all = declaredProblems();
    expect(all.map(({ code }) => code).filter((code, index, codes) => codes.indexOf(code) !== index)).toEqual([]);
    expect(all.filter(({ status, code, title }) => (status < 400 && status !== 301) || status > 599 || !/^([a-z-]+\/)?[a-z_-]+$/.test(code) || !title.endsWith('.')).map(({ code }) => code)).toEqual([]);
  });

  it('is declared in *.problems.ts files and the kernel only', () => {
    const declaring = filesIn(['apps', 'libs'], /\.ts$/).filter((path) => /extends (problems\.)?problem\(/.test(read(path)) && !/spec\.ts$/.test(path));
    expect(declaring.filter((path) => !/\.problems\.ts$|^libs\/kernel\//.test(path))).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  it('is what the code declares', () => {
    expect(golden('docs/configuration.md', renderConfigurationMarkdown())).toBe(renderConfigurationMarkdown());
  });

  it('explains every variable', () => {
    expect(renderConfigurationMarkdown().split('\n').filter((line) => /^\| `/.test(line) && /\|\s*\|$/.test(line))).toEqual([]);
  });
});

describe('the permissions', () => {
  it('belong to the roles of the golden table', () => {
    const rows = declaredPermissions('organization').map(({ permission }) => [permission, ...ROLES.map((role) => (isGranted({ role, ...ROLE_FLAGS[role], isActive: true, isClosing: false }, permission) ? 'yes' : '-'))]);
    const current = table([['permission', ...ROLES], ...rows]);
    expect(golden('test/architecture/golden/permissions.txt', current)).toBe(current);
  });

  it('are nobody\'s who is no active member', () => {
    expect(declaredPermissions('organization').filter(({ permission }) => isGranted({ role: 'ceo', ...ROLE_FLAGS.ceo, isActive: false, isClosing: false }, permission))).toEqual([]);
  });

  it('have a sentence each', () => {
    expect(declaredPermissions('organization').filter(({ description }) => !/^[A-Z].*\.$/.test(description)).map(({ permission }) => permission)).toEqual([]);
  });
});
