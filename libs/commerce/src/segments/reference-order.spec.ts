import { inOrderOfReference, reaches } from './reference-order.js';

describe('Segments that refer to each other', () => {
  it('are ordered so that each comes after those it names', () => {
    const segments = [{ id: 'a', references: ['b', 'c'] }, { id: 'b', references: ['c'] }, { id: 'd', references: ['elsewhere'] }, { id: 'c', references: [] }];
    expect(inOrderOfReference(segments).map(({ id }) => id)).toEqual(['c', 'b', 'a', 'd']);
  });

  it('close a circle when one is reached from what it shall name', () => {
    const edges = [{ segmentId: 'a', referencedId: 'b' }, { segmentId: 'b', referencedId: 'c' }, { segmentId: 'x', referencedId: 'c' }];
    expect([reaches(['a'], 'c', edges), reaches(['c'], 'a', edges), reaches(['a'], 'a', edges), reaches(['x'], 'a', edges)]).toEqual([true, false, true, false]);
  });
});
