import { releaseStartMemory } from './lifecycle.js';

describe('releaseStartMemory', () => {
  it('collects at once what nobody holds any more, and leaves no door to the collector behind', async () => {
    const rest = new WeakRef({ name: 'left from starting' });
    await new Promise(setImmediate); // an object just made is kept until the running job is over (ECMA-262 §9.9.1)
    releaseStartMemory();
    expect(rest.deref()).toBeUndefined();
    expect('gc' in globalThis).toBe(false);
  });
});
