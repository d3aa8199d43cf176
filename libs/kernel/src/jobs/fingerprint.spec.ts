import { fingerprintOf } from './fingerprint.js';

describe('the fingerprint of a failure', () => {
  const of = (message: string, work = 'crm.do-it', Kind: new (text: string) => Error = RangeError) => fingerprintOf(work, new Kind(message));

  it('is the same whoever and whatever it was about', () => {
    const first = of('The lead 019316b4-8c00-7a3e-9d51-2f6c0a4b7e16 of "Anna" <anna@example.test> was tried 3 times at https://a.example/1');
    expect(of('The lead 019316b4-8c00-7a3e-9d51-2f6c0a4b7e99 of "Bob" <bob@example.test> was tried 12 times at https://b.example/2')).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('tells other work, another class and another message apart', () => {
    expect(new Set([of('it broke'), of('it broke', 'crm.do-other'), of('it broke', 'crm.do-it', TypeError), of('it hung')]).size).toBe(4);
  });

  it('exists for what is no error as well', () => {
    expect(fingerprintOf('crm.do-it', 'text')).not.toBe(fingerprintOf('crm.do-it', undefined));
  });
});
