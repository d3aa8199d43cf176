import { z } from 'zod';
import { between, equals, filterConditions, filterParameters, listFilters, type Filter } from './filter.js';
import { calendarDate, currencyCode, emailAddress, idOf, line } from './schemas.js';

const ID = '01937c4e-6d2a-7c31-9f0e-5f6a7b8c9d0e';
const OTHER = '01937c4e-6d2a-7c31-9f0e-5f6a7b8c9d0f';

const declared: Record<string, Filter> = {
  status: equals('t.status', z.enum(['new', 'contacted', 'lost'])),
  assignedToId: equals('t.assigned_to_id', idOf('user'), 'uuid'),
  authorId: equals('t.author_id', idOf('user'), 'uuid'),
  accountId: equals('t.account_id', idOf('account'), 'uuid'),
  email: equals('t.email', emailAddress()),
  industry: equals('t.industry', line(100)),
  currency: equals('t.currency', currencyCode()),
  tier: equals('t.tier', z.enum(['none', 'gold'])),
  isRead: equals('t.is_read', z.enum(['true', 'false']), 'boolean'),
  dueOn: between('t.due_on', calendarDate(), 'date'),
  madeOn: between('t.made_on', calendarDate(), 'date'),
};
const fields = {
  status: z.string(),
  assignedToId: z.uuid().nullable(),
  authorId: z.uuid(),
  accountId: z.uuid().nullable(),
  email: z.string().nullable(),
  industry: z.string().nullable(),
  tier: z.string().nullable(),
  isRead: z.boolean(),
  dueOn: z.string().nullable(),
  madeOn: z.string(),
};
const filters = listFilters(declared, fields);
const query = z.strictObject(filterParameters(filters));
const parsed = (name: string, text: unknown) => (query.parse({ [name]: text }) as Record<string, unknown>)[name];
const wrong = (name: string, text: unknown) => query.safeParse({ [name]: text }).error?.issues.map(({ path, code, message }) => ({ path, code, message }));
const condition = (name: string, text: string) => filterConditions(filters, query.parse({ [name]: text }) as Record<string, unknown>);

describe('A filter of a list', () => {
  it('takes a single value as it always did', () => {
    expect(parsed('status', 'new')).toBe('new');
    expect(parsed('assignedToId', ID.toUpperCase())).toBe(ID);
    expect(parsed('email', ' Ada@Shop.example ')).toBe('ada@shop.example');
    expect(query.parse({})).toEqual({});
    expect(condition('status', 'new')).toEqual([{ sql: 't.status = ?::text', params: ['new'] }]);
  });

  it('takes several values, separated by commas, each in its normal form', () => {
    expect(parsed('status', 'new,contacted')).toEqual(['new', 'contacted']);
    expect(parsed('email', 'Ada@shop.example, bo@shop.example')).toEqual(['ada@shop.example', 'bo@shop.example']);
    expect(condition('accountId', `${ID.toUpperCase()},${OTHER}`)).toEqual([{ sql: 't.account_id = any(?::uuid[])', params: [[ID, OTHER]] }]);
  });

  it('takes fifty of them and no more', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'new').join(',');
    expect(parsed('status', many(50))).toHaveLength(50);
    expect(wrong('status', many(51))).toEqual([{ path: ['status'], code: 'too_big', message: 'Too many: at most 50 values' }]);
  });

  it.each([
    ['status', 'sold'],
    ['assignedToId', 'nobody'],
    ['accountId', ''],
    ['email', 'ada'],
    ['currency', 'euro'],
  ])('refuses a wrong member of several as it refuses one alone: %s', (name, value) => {
    const alone = z.strictObject({ [name]: declared[name]!.schema }).safeParse({ [name]: value }).error!.issues.map(({ path, code, message }) => ({ path, code, message }));
    const right = { status: 'new', email: 'bo@shop.example', currency: 'EUR' }[name] ?? ID;
    expect(wrong(name, value)).toEqual(alone);
    expect(wrong(name, `${right},${value}`)).toEqual(alone);
    expect(wrong(name, `${value},${right}`)).toEqual(alone);
  });

  it('is not given twice', () => {
    expect(wrong('status', ['new', 'lost'])).toMatchObject([{ path: ['status'] }]);
    expect(wrong('assignedToId', ['me'])).toMatchObject([{ path: ['assignedToId'] }]);
  });

  it('takes `me` where it is by a user, and nowhere else', () => {
    expect([parsed('assignedToId', 'me'), parsed('authorId', 'me'), parsed('authorId', `${ID},me`)]).toEqual(['me', 'me', [ID, 'me']]);
    for (const name of ['accountId', 'status', 'dueOn']) expect([name, wrong(name, 'me')?.[0]?.path]).toEqual([name, [name]]);
  });

  it('takes `none` where there may be none, and nowhere else', () => {
    expect([parsed('accountId', 'none'), parsed('email', 'none'), parsed('dueOn', 'none')]).toEqual(['none', 'none', 'none']);
    for (const name of ['status', 'authorId', 'madeOn', 'isRead', 'currency']) expect([name, wrong(name, 'none')?.[0]?.path]).toEqual([name, [name]]);
    expect(condition('accountId', 'none')).toEqual([{ sql: 't.account_id is null', params: [] }]);
    expect(condition('accountId', `none,${ID}`)).toEqual([{ sql: '(t.account_id = ?::uuid or t.account_id is null)', params: [ID] }]);
    expect(condition('accountId', `${ID},none,${OTHER}`)).toEqual([{ sql: '(t.account_id = any(?::uuid[]) or t.account_id is null)', params: [[ID, OTHER]] }]);
  });

  it('means the value where `none` is one', () => {
    expect(condition('tier', 'none,gold')).toEqual([{ sql: 't.tier = any(?::text[])', params: [['none', 'gold']] }]);
    expect(condition('industry', 'none')).toEqual([{ sql: 't.industry = ?::text', params: ['none'] }]);
  });

  it('takes a text that may contain a comma whole, and ranges and yes or no one at a time', () => {
    expect(condition('industry', 'Food, drinks')).toEqual([{ sql: 't.industry = ?::text', params: ['Food, drinks'] }]);
    for (const [name, text] of [['isRead', 'true,false'], ['dueOn', '2026-01-01,2026-01-02'], ['dueOn[gte]', 'none']] as const) expect([name, wrong(name, text)?.[0]?.path]).toEqual([name, [name]]);
  });

  it('is described with all it takes', () => {
    const { properties, required } = z.toJSONSchema(query, { io: 'input' }) as { properties: Record<string, unknown>; required?: string[] };
    const statuses = { type: 'string', enum: ['new', 'contacted', 'lost'] };
    expect(properties['status']).toEqual({ description: 'Only where `status` is this.', anyOf: [statuses, { type: 'array', items: statuses, maxItems: 50 }] });
    const user = expect.objectContaining({ format: 'uuid', 'x-ref': 'user' });
    const words = { type: 'string', enum: ['me', 'none'] };
    expect(properties['assignedToId']).toEqual({ description: 'Id of a user.', 'x-ref': 'user', anyOf: [user, words, { type: 'array', items: { anyOf: [user, words] }, maxItems: 50 }] });
    expect(properties['dueOn']).toMatchObject({ anyOf: [{ format: 'date' }, { type: 'string', enum: ['none'] }] });
    expect(properties['isRead']).toEqual({ description: 'Only where `isRead` is this.', type: 'string', enum: ['true', 'false'] });
    expect(required).toBeUndefined();
  });
});
