import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook, WebhookVerificationError } from './webhooks.js';

const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const BODY = '{"type":"crm.lead.created","data":{"name":"Zoë"}}';

function delivery({ secret = SECRET, body = BODY, at = Math.floor(Date.now() / 1000), id = 'msg_1' } = {}) {
  const signature = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
}

describe('a webhook delivery', () => {
  it.each([['plain headers', delivery()], ['Headers', new Headers(delivery())], ['names in capitals', Object.fromEntries(Object.entries(delivery()).map(([name, value]) => [name.toUpperCase(), value]))]])('is opened with %s', async (_, headers) => {
    expect(await verifyWebhook(BODY, headers, SECRET)).toEqual({ type: 'crm.lead.created', data: { name: 'Zoë' } });
  });

  it('is opened by the old secret or the new one while both are sent', async () => {
    const other = `whsec_${randomBytes(24).toString('base64')}`;
    const both = { ...delivery(), 'webhook-signature': `v1a,xyz ${delivery({ secret: other })['webhook-signature']} ${delivery()['webhook-signature']}` };
    expect(await verifyWebhook(BODY, both, SECRET)).toBeTruthy();
    expect(await verifyWebhook(BODY, delivery(), [other, SECRET])).toBeTruthy();
  });

  it.each<[string, string, Record<string, string>]>([
    ['with another body', BODY.replace('Zoë', 'Zoe'), delivery()],
    ['with another id', BODY, { ...delivery(), 'webhook-id': 'msg_2' }],
    ['with another time', BODY, { ...delivery(), 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 1) }],
    ['six minutes old', BODY, delivery({ at: Math.floor(Date.now() / 1000) - 360 })],
    ['from the future', BODY, delivery({ at: Math.floor(Date.now() / 1000) + 360 })],
    ['signed by somebody else', BODY, delivery({ secret: `whsec_${randomBytes(24).toString('base64')}` })],
    ['without a signature', BODY, { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }],
    ['with a broken signature', BODY, { ...delivery(), 'webhook-signature': 'v1,%%%' }],
    ['with a time that is none', BODY, { ...delivery(), 'webhook-timestamp': 'soon' }],
  ])('is refused %s', async (_, body, headers) => {
    await expect(verifyWebhook(body, headers, SECRET)).rejects.toThrow(WebhookVerificationError);
  });

  it('signed with Ed25519 is opened by the public key, and by no other, no other body, and no shared secret of the same bytes', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const shown = `whpk_${Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64')}`;
    const at = String(Math.floor(Date.now() / 1000));
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': at, 'webhook-signature': `v1a,${sign(null, Buffer.from(`msg_1.${at}.${BODY}`), privateKey).toString('base64')}` };
    expect(await verifyWebhook(BODY, headers, shown)).toEqual(JSON.parse(BODY));
    expect(await verifyWebhook(BODY, { ...headers, 'webhook-signature': `${delivery()['webhook-signature']} ${headers['webhook-signature']}` }, shown)).toBeTruthy();
    const other = `whpk_${Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64')}`;
    const refused: [string, Record<string, string>, string][] = [
      [BODY, headers, other], [`${BODY} `, headers, shown], [BODY, { ...headers, 'webhook-id': 'msg_2' }, shown], [BODY, delivery(), shown],
      [BODY, headers, shown.replace('whpk_', 'whsec_')], [BODY, delivery({ secret: shown.replace('whpk_', 'whsec_') }), shown], [BODY, { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1a,', 'v1,') }, shown], [BODY, { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1a,', 'v2a,') }, shown],
    ];
    for (const [body, given, secret] of refused) await expect(verifyWebhook(body, given, secret)).rejects.toThrow(WebhookVerificationError);
    await expect(verifyWebhook(BODY, headers, 'whpk_c2hvcnQ=')).rejects.toThrow(TypeError);
  });

  it('may be given as bytes', async () => {
    expect(await verifyWebhook(Buffer.from(BODY), delivery(), SECRET)).toEqual(JSON.parse(BODY));
    await expect(verifyWebhook(Buffer.from(`${BODY} `), delivery(), SECRET)).rejects.toThrow(WebhookVerificationError);
  });

  it('of the standardwebhooks package is opened, and what is made here opens there', async () => {
    const at = new Date();
    const headers = { 'webhook-id': 'msg_9', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': new Webhook(SECRET).sign('msg_9', at, BODY) };
    expect(await verifyWebhook(BODY, headers, SECRET)).toEqual(JSON.parse(BODY));
    expect(new Webhook(SECRET).verify(BODY, delivery())).toEqual(JSON.parse(BODY));
  });

  it('cannot be opened with a secret that is none', async () => {
    await expect(verifyWebhook(BODY, delivery(), 'whsec_%%%')).rejects.toThrow(TypeError);
  });

  const vectors = join(__dirname, '../../../../shared/contracts/standardwebhooks/vectors.json');
  (existsSync(vectors) ? it : it.skip)('of the reference libraries is opened at its time', async () => {
    const { v1 } = JSON.parse(readFileSync(vectors, 'utf8')) as { v1: { secret: string; id: string; timestamp: number; payload: string; signature: string }[] };
    expect(v1.length).toBeGreaterThan(0);
    for (const { secret, id, timestamp, payload, signature } of v1) {
      jest.useFakeTimers({ now: timestamp * 1000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
      try {
        expect(await verifyWebhook(payload, { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature }, secret)).toEqual(JSON.parse(payload));
      } finally {
        jest.useRealTimers();
      }
    }
  });
});
