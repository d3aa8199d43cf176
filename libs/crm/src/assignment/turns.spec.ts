import { Turns, type TurnRule } from './turns.js';

const rule = (overrides: Partial<TurnRule> = {}): TurnRule => ({ id: 'all', leadSource: null, userIds: ['a', 'b', 'c'], nextTurn: 0, ...overrides });
const everybody = new Set(['a', 'b', 'c']);

describe('Turns', () => {
  it('go round from where the rule stands, past whoever is not active', () => {
    expect(new Turns([rule({ nextTurn: 2 })], everybody).deal(['website', 'event', 'website'])).toEqual(['c', 'a', 'b']);
    expect(new Turns([rule()], new Set(['a', 'c'])).deal(['website', 'website', 'website'])).toEqual(['a', 'c', 'a']);
    expect(new Turns([rule()], new Set()).deal(['website'])).toEqual([null]);
  });

  it('are those of the first rule that fits the source', () => {
    const turns = new Turns([rule({ id: 'events', leadSource: 'event', userIds: ['c'] }), rule({ id: 'website', leadSource: 'website', userIds: ['b', 'a'] })], everybody);
    expect(turns.deal(['website', 'event', 'website', 'referral'])).toEqual(['b', 'c', 'a', null]);
  });

  it('are dealt again until they are kept', () => {
    const turns = new Turns([rule()], everybody);
    turns.deal(['website', 'website']);
    expect([turns.deal(['website']), turns.passed()]).toEqual([['a'], []]);
    turns.keep();
    expect(turns.deal(['website', 'website'])).toEqual(['b', 'c']);
    expect(turns.passed()).toEqual([{ id: 'all', nextTurn: 1 }]);
  });

  it('pass nothing on when everybody had as many', () => {
    const turns = new Turns([rule({ nextTurn: 1 })], everybody);
    turns.deal(['website', 'website', 'website']);
    turns.keep();
    expect(turns.passed()).toEqual([]);
  });
});
