import { newRecoveryCodes, plainCode } from './recovery-codes.js';

describe('recovery codes', () => {
  it('are ten different ones of twelve characters that nobody takes for another', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}$/);
    expect(newRecoveryCodes()).not.toEqual(codes);
  });

  it('use all 32 characters', () => {
    const used = new Set(Array.from({ length: 60 }, newRecoveryCodes).flat().join('').replaceAll('-', ''));
    expect(used.size).toBe(32);
  });

  it('are the same however they are typed', () => {
    expect([' K3V9-x2mq 7dfh', 'k3v9x2mq7dfh', 'k3v9–x2mq–7dfh'].map(plainCode)).toEqual(['k3v9x2mq7dfh', 'k3v9x2mq7dfh', 'k3v9–x2mq–7dfh']);
  });
});
