import { childrenFirst } from './empty-tables.js';

describe('the order in which tables are emptied', () => {
  it('puts a table behind all that refer to it', () => {
    const tables = [{ name: 'accounts', refersTo: [] }, { name: 'attachments', refersTo: ['emails'] }, { name: 'emails', refersTo: ['threads', 'accounts'] }, { name: 'threads', refersTo: ['accounts'] }];
    const order = childrenFirst(tables);
    expect([...order].sort()).toEqual(['accounts', 'attachments', 'emails', 'threads']);
    for (const { name, refersTo } of tables) for (const parent of refersTo) expect(order.indexOf(name)).toBeLessThan(order.indexOf(parent));
  });

  it('names each table once also where they refer to each other', () => {
    expect(childrenFirst([{ name: 'leads', refersTo: ['deals'] }, { name: 'deals', refersTo: ['leads'] }]).sort()).toEqual(['deals', 'leads']);
  });
});
