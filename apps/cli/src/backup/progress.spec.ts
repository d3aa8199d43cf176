import { Progress } from './progress.js';

describe('Progress', () => {
  it('says nothing of what takes less than ten seconds, and how far the rest is every ten', () => {
    const lines: string[] = [];
    let now = 0;
    const progress = new Progress('copied', () => now, (line) => lines.push(line));
    for (now = 1_000; now <= 25_000; now += 1_000) progress.add(1024 ** 2);
    expect(lines).toEqual(['10 files copied, 10 MiB …', '20 files copied, 20 MiB …']);
    expect([progress.count, progress.bytes]).toEqual([25, 25 * 1024 ** 2]);
  });
});
