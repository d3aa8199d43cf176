import { contentFilter, toJsonPath } from './content-filter.js';

const one = (field: string, operator: string, value: unknown) => ({ all: [{ field, operator, value }] });

describe('A content filter', () => {
  it.each([
    [one('amount', 'gt', 100), '($."amount".double() > 100)'],
    [one('amount', 'lt', -5), '($."amount".double() < (-5))'],
    [one('at', 'gt', '2026-01-01'), '($."at" > "2026-01-01")'],
    [one('status', 'eq', 'a"b\\'), '($."status" == "a\\"b\\\\")'],
    [one('owner', 'eq', null), '($."owner" == null)'],
    [one('a.b', 'ne', true), '(!($."a"."b" == true))'],
    [one('source', 'in', ['x', 1]), '($."source" == "x" || $."source" == 1)'],
    [one('name', 'exists', true), '(exists($."name"))'],
    [one('name', 'exists', false), '(!(exists($."name")))'],
    [{ any: [{ field: 'a', operator: 'eq', value: 1 }, { all: [{ field: 'b', operator: 'eq', value: 2 }, { field: 'c', operator: 'eq', value: 3 }] }] }, '($."a" == 1) || (($."b" == 2) && ($."c" == 3))'],
  ])('%j is %s', (filter, path) => {
    expect(toJsonPath(contentFilter.parse(filter))).toBe(path);
  });

  it.each([
    ['another operator', one('a', 'like_regex', 'x')],
    ['a path with a script', one('a" || true', 'eq', 1)],
    ['a path that is none', one('$.a', 'eq', 1)],
    ['a list for eq', one('a', 'eq', [1])],
    ['no list for in', one('a', 'in', 1)],
    ['true for gt', one('a', 'gt', true)],
    ['text for exists', one('a', 'exists', 'yes')],
    ['a NUL', one('a', 'eq', '\u0000')],
    ['no condition', { all: [] }],
    ['both kinds of group', { all: [], any: [] }],
    ['groups in groups in groups', { all: [{ any: [{ all: [] }] }] }],
    ['more than twenty nodes', { all: Array(20).fill({ field: 'a', operator: 'eq', value: 1 }) }],
    ['a list', []],
  ])('refuses %s', (_what, filter) => {
    expect(contentFilter.safeParse(filter).success).toBe(false);
  });
});
