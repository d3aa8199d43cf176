import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesIn, read, root } from './support/repository.js';

/** OWASP ASVS 5.0, V6–V10, levels 1 and 2, without what is about pages or SAML. */
const REQUIRED = [
  '6.1.1 6.1.2 6.1.3 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12 6.3.1 6.3.2 6.3.3 6.3.4 6.4.1 6.4.2 6.4.3 6.4.4 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1 6.8.2 6.8.4',
  '7.1.1 7.1.2 7.1.3 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.5 7.5.1 7.5.2 7.6.1 7.6.2',
  '8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1 8.4.1',
  '9.1.1 9.1.2 9.1.3 9.2.1 9.2.2 9.2.3 9.2.4',
  '10.1.1 10.1.2 10.2.1 10.2.2 10.3.1 10.3.2 10.3.3 10.3.4 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 10.4.6 10.4.8 10.4.9 10.4.10 10.4.11 10.5.1 10.5.2 10.5.3 10.5.4 10.6.1 10.6.2 10.7.1 10.7.2 10.7.3',
].flatMap((chapter) => chapter.split(' '));
const STATUSES = ['Met', 'Partly', 'Not built', 'Not applicable'];

interface Row {
  id: string;
  status: string;
  evidence: string;
}

describe('docs/security.md', () => {
  const page = read('docs/security.md');
  const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, id, status, evidence]): Row => ({ id: id!, status: status!, evidence: evidence! }));
  const specs = Map.groupBy(filesIn(['apps', 'libs', 'test'], /spec\.ts$/), (path) => basename(path));
  const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, inner]) => inner!);
  const tests = (text: string) => quoted(text).filter((inner) => inner.includes(' › '));
  const files = (text: string) => quoted(text).filter((inner) => /^[\w.-]+\/[\w./-]+\.(ts|md|txt)$|^openapi\.json$/.test(inner));

  it('maps every requirement once, with a status, and tells apart what is met from what is not', () => {
    expect(REQUIRED.filter((id) => rows.filter((row) => row.id === id).length !== 1)).toEqual([]);
    expect(page.match(/^\| \d/gm)).toHaveLength(rows.length);
    expect(rows.filter(({ status }) => !STATUSES.includes(status)).map(({ id }) => id)).toEqual([]);
    expect(rows.filter(({ status }) => status !== 'Met').length).toBeGreaterThan(0);
  });

  it('names for everything it calls met a test, a file or a section of its own', () => {
    const shown = ({ evidence }: Row) => tests(evidence).length > 0 || files(evidence).length > 0 || /^\*[^*]+\*, above/.test(evidence);
    expect(rows.filter((row) => row.status === 'Met' && !shown(row)).map(({ id }) => id)).toEqual([]);
    const sections = [...page.matchAll(/^\*\*([^*]+)\.\*\*|^## (.+)$/gm)].map(([, bold, heading]) => bold ?? heading);
    const named = rows.flatMap(({ evidence }) => [...evidence.matchAll(/\*([^*]+)\*, above/g)].map(([, section]) => section));
    expect(named.filter((section) => !sections.includes(section))).toEqual([]);
  });

  it('says in words what is missing wherever something is', () => {
    const wordsOf = (evidence: string) => evidence.replace(/`[^`]+`/g, '').split(/\s+/).filter((word) => /[a-z]{2}/.test(word)).length;
    expect(rows.filter(({ status, evidence }) => status !== 'Met' && wordsOf(evidence) < 3).map(({ id }) => id)).toEqual([]);
  });

  it('cites only tests there are: one file of that name, and a title with those words', () => {
    const cited = [...new Set(tests(page))].filter((inner) => !inner.startsWith('file ›'));
    expect(cited.length).toBeGreaterThan(50);
    const missing = cited.filter((inner) => {
      const [file = '', title = ''] = inner.split(' › ');
      const [path, ...others] = specs.get(file) ?? [];
      return path === undefined || others.length > 0 || !titlesIn(path).some((one) => one.includes(title));
    });
    expect(missing).toEqual([]);
  });

  it('cites only files there are', () => {
    expect(files(page).filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const links = [...`${page}\n${read('SECURITY.md').replaceAll('](docs/', '](')}`.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !/^https?:/.test(target) && !existsSync(join(root, 'docs', target)))).toEqual([]);
  });
});

const titles = new Map<string, string[]>();

/** What the tests of a file are called, and the cases of those that come from a table; as written in the source. */
function titlesIn(path: string): string[] {
  const known = titles.get(path) ?? [...read(path).matchAll(/\b(?:describe|it)(?:\.each)?\([^]*?$|^\s*\['[^']*'|\]\)\((?:'[^']*'|"[^"]*"|`[^`]*`)/gm)].map(([text]) => text);
  titles.set(path, known);
  return known;
}
