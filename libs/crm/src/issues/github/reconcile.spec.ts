import fc from 'fast-check';
import type { SharedFields } from '../issue.entity.js';
import { differences, reconcile, type Sides } from './reconcile.js';

const base: SharedFields = { title: 'Title', body: 'Body', state: 'open', labels: ['a'], assignee: null };
const early = new Date('2026-11-20T10:00:00Z');
const late = new Date('2026-11-20T11:00:00Z');
const sides = (here: Partial<SharedFields>, github: Partial<SharedFields>, newer: 'here' | 'github' = 'github'): Sides => ({
  base, here: { ...base, ...here }, github: { ...base, ...github },
  hereEditedAt: newer === 'here' ? late : early, githubUpdatedAt: newer === 'here' ? early : late,
});

const fields: fc.Arbitrary<SharedFields> = fc.record({
  title: fc.constantFrom('One', 'Two', 'Three'),
  body: fc.constantFrom('', 'x', 'y'),
  state: fc.constantFrom('open' as const, 'completed' as const, 'not_planned' as const),
  labels: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
  assignee: fc.constantFrom(null, 'octocat', 'hubot'),
});
const times = fc.constantFrom([early, late] as const, [late, early] as const);

describe('Reconciling an issue with its counterpart', () => {
  it('takes each field from the side that changed it', () => {
    const { merged, conflicts } = reconcile(sides({ title: 'Here' }, { body: 'There', state: 'completed' }));
    expect([merged, conflicts]).toEqual([{ title: 'Here', body: 'There', state: 'completed', labels: ['a'], assignee: null }, []]);
  });

  it.each(['here', 'github'] as const)('lets %s win where both changed the same and it was newer', (newer) => {
    const found = reconcile(sides({ title: 'Here', body: 'Same' }, { title: 'There', body: 'Same' }, newer));
    expect(found).toMatchObject({ merged: { title: newer === 'here' ? 'Here' : 'There', body: 'Same' }, conflicts: ['title'], winner: newer });
  });

  it('keeps the labels that either added and drops those that either removed', () => {
    expect(reconcile(sides({ labels: ['a', 'here'] }, { labels: ['there'] })).merged.labels).toEqual(['here', 'there']);
  });

  it('takes a label that differs only in upper and lower case for the same, as GitHub spells it', () => {
    const { merged } = reconcile(sides({ labels: ['A', 'New'] }, { labels: ['a', 'new'] }));
    expect(merged.labels).toEqual(['a', 'new']);
    expect(reconcile(sides({ labels: [] }, { labels: ['A'] })).merged.labels).toEqual([]);
  });

  it('takes the words of GitHub, and the labels of both, when they never agreed', () => {
    const found = reconcile({ ...sides({ title: 'Here', labels: ['x'] }, { title: 'There', labels: ['y'] }, 'here'), base: null });
    expect(found).toMatchObject({ merged: { title: 'There', labels: ['x', 'y'] }, conflicts: [] });
  });

  it('changes nothing when both say the same, whatever was before', () => {
    fc.assert(fc.property(fields, fields, times, (was, now, [hereEditedAt, githubUpdatedAt]) => {
      const { merged, conflicts } = reconcile({ base: was, here: now, github: now, hereEditedAt, githubUpdatedAt });
      expect([differences(merged, now), conflicts]).toEqual([[], []]);
    }));
  });

  it('is finished once both sides took it over: a second time finds nothing to do', () => {
    fc.assert(fc.property(fc.option(fields), fields, fields, times, (was, here, github, [hereEditedAt, githubUpdatedAt]) => {
      const { merged } = reconcile({ base: was, here, github, hereEditedAt, githubUpdatedAt });
      const again = reconcile({ base: github, here: merged, github: merged, hereEditedAt, githubUpdatedAt });
      expect(differences(again.merged, merged)).toEqual([]);
    }));
  });

  it('loses no change that only one side made', () => {
    fc.assert(fc.property(fields, fields, times, (was, changed, [hereEditedAt, githubUpdatedAt]) => {
      expect(differences(reconcile({ base: was, here: changed, github: was, hereEditedAt, githubUpdatedAt }).merged, changed)).toEqual([]);
      expect(differences(reconcile({ base: was, here: was, github: changed, hereEditedAt, githubUpdatedAt }).merged, changed)).toEqual([]);
    }));
  });
});
