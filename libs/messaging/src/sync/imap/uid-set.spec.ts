import { uidSet } from './uid-set.js';

it.each([
  [[], ''],
  [[5], '5'],
  [[3, 1, 2, 2], '1:3'],
  [[1, 2, 4, 6, 7, 8], '1:2,4,6:8'],
])('%j is %j', (uids, set) => {
  expect(uidSet(uids)).toBe(set);
});
