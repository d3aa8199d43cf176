import { performance } from 'node:perf_hooks';

const WARM_UP = 5;

/** How long each request took, in milliseconds. */
export interface Times {
  first: number[];
  second: number[];
}

/**
 * Times `ask` for every subject of both kinds, one after the other, in pairs whose order is left to chance: whatever else the
 * machine does meanwhile hits both kinds alike.
 */
export async function interleaved<T>(first: readonly T[], second: readonly T[], ask: (subject: T) => Promise<unknown>): Promise<Times> {
  const times: Times = { first: [], second: [] };
  const timed = async (kind: keyof Times, subject: T): Promise<void> => {
    const startedAt = performance.now();
    await ask(subject);
    times[kind].push(performance.now() - startedAt);
  };
  for (const subject of [...first.slice(0, WARM_UP), ...second.slice(0, WARM_UP)]) await ask(subject); // what happens only once has happened
  for (const [index, one] of first.entries()) {
    const pair = [() => timed('first', one), () => timed('second', second[index]!)];
    if (Math.random() < 0.5) pair.reverse();
    for (const run of pair) await run();
  }
  return times;
}

/**
 * The chance that somebody who sees one time of each kind and always calls the greater one (or always the smaller one,
 * whichever serves better) the same kind is right: the area under the ROC curve, from the ranks (Mann-Whitney U).
 */
export function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((value) => ({ value, isFirst: true })), ...second.map((value) => ({ value, isFirst: false }))].sort((a, b) => a.value - b.value);
  let ranks = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]!.value === all[start]!.value) end++;
    const rank = (start + 1 + end) / 2; // equal times share their ranks
    ranks += all.slice(start, end).filter(({ isFirst }) => isFirst).length * rank;
    start = end;
  }
  const auc = (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
  return Math.max(auc, 1 - auc);
}
