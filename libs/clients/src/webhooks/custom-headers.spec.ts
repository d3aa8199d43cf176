import { customHeaders } from './custom-headers.js';

describe('Custom headers', () => {
  it('may say what the receiver needs', () => {
    expect(customHeaders.safeParse({ 'X-Route': 'orders to Paris', 'X-Key': 'a1' }).success).toBe(true);
  });

  it.each(['Host', 'Content-Length', 'content-type', 'Transfer-Encoding', 'Connection', 'TE', 'Proxy-Authorization', 'Authorization', 'Cookie', 'webhook-id', 'Webhook-Signature', 'X-Forwarded-For', 'Forwarded', 'Expect', 'Upgrade', 'Sec-Fetch-Site', 'X Y', 'X:Y', 'X_Y', ''])('never %s', (name) => {
    expect(customHeaders.safeParse({ [name]: 'x' }).success).toBe(false);
  });

  it.each(['a\r\nb', 'a\nb', '\u0000', 'ä', ' x', 'x ', '', 'x'.repeat(1_001)])('never the value %j', (value) => {
    expect(customHeaders.safeParse({ 'X-Route': value }).success).toBe(false);
  });

  it('not eleven, and none twice', () => {
    expect(customHeaders.safeParse(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`X-${n}`, 'x']))).success).toBe(false);
    expect(customHeaders.safeParse({ 'X-A': '1', 'x-a': '2' }).success).toBe(false);
  });
});
