import { ok } from './finding.js';
import { limited } from './limited.js';

describe('a check of the doctor', () => {
  it('says what it found', async () => {
    expect(await limited('storage', 'The bucket', async () => [ok('storage', 'Well.')])).toEqual([ok('storage', 'Well.')]);
  });

  it('ends when its time is over, and says who did not answer', async () => {
    expect(await limited('storage', 'The bucket', () => new Promise(() => undefined), 20)).toEqual([{ check: 'storage', status: 'failed', sentence: 'The bucket gave no answer within 0.02 s.' }]);
  });

  it('leaves errors to whoever asked', async () => {
    await expect(limited('storage', 'The bucket', () => Promise.reject(new Error('unexpected')))).rejects.toThrow('unexpected');
  });
});
