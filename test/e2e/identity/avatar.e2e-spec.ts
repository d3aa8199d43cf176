import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { TenancyApi } from '@app/tenancy';
import { kernelConfig } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { signUpCustomer } from './people.js';

const picture = (color: string) => sharp({ create: { width: 900, height: 600, channels: 3, background: color } });

describe('the picture of a user', () => {
  let app: TestApp;
  let cleo: SignedUp;

  const put = async (client: ApiClient, body: Buffer | string, type = 'image/png') => {
    const response = await fetch(`${app.url}/v1/me/avatar`, { method: 'PUT', headers: { authorization: `Bearer ${client.accessToken}`, 'content-type': type }, body: new Uint8Array(Buffer.from(body)) });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const get = async (client: ApiClient, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.url}${path}`, { headers: { ...(client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {}), ...headers } });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;
  const keyOf = async (userId: string) => (await queryAsAdmin<{ key: string | null }>(app.database, 'select avatar_object_key as key from users where id = $1', [userId]))[0]!.key;
  const fileOf = (key: string) => join(kernelConfig.value().STORAGE_DIR, key);

  beforeAll(async () => {
    app = await startTestApp();
    cleo = await signUpCompany(app.url);
  });
  afterAll(() => app?.close());

  it('is taken as PNG, JPEG or WebP and shown under an address that changes with it', async () => {
    const seen = new Set<string>();
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const { status, body } = await put(cleo.client, await picture('#c00').toFormat(format).toBuffer(), `image/${format}`);
      expect({ status, avatarUrl: body['avatarUrl'] }).toEqual({ status: 200, avatarUrl: expect.stringMatching(new RegExp(`^https?://.*/v1/users/${cleo.userId}/avatar\\?v=[0-9a-f]{24}$`)) });
      seen.add(body['avatarUrl']!);
      const shown = await get(cleo.client, pathOf(body['avatarUrl']!));
      expect({ status: shown.status, type: shown.headers.get('content-type'), cache: shown.headers.get('cache-control') }).toEqual({ status: 200, type: 'image/webp', cache: 'private, max-age=31536000, immutable' });
      expect(await sharp(shown.bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 341 });
    }
    expect(seen.size).toBe(3);
  });

  it('leaves nothing of the one before it', async () => {
    const before = fileOf((await keyOf(cleo.userId))!);
    expect(existsSync(before)).toBe(true);
    await put(cleo.client, await picture('#0c0').png().toBuffer());
    expect(existsSync(before)).toBe(false);
    expect((await readFile(fileOf((await keyOf(cleo.userId))!))).subarray(8, 12).toString()).toBe('WEBP');
  });

  it('is asked for again when nobody names its version, at the cost of a 304', async () => {
    const plain = await get(cleo.client, `/v1/users/${cleo.userId}/avatar`);
    expect(plain.headers.get('cache-control')).toBe('private, no-cache');
    expect((await get(cleo.client, `/v1/users/${cleo.userId}/avatar?v=0000`)).headers.get('cache-control')).toBe('private, no-cache');
    const again = await get(cleo.client, `/v1/users/${cleo.userId}/avatar`, { 'if-none-match': plain.headers.get('etag')! });
    expect({ status: again.status, length: again.bytes.length }).toEqual({ status: 304, length: 0 });
  });

  it('is for the user and fellow members of the active organization, and to everybody else as if it did not exist', async () => {
    const [fellow, stranger, alone] = [await signUpCustomer(app.url), await signUpCompany(app.url), await signUpCustomer(app.url)];
    await app.as({ organizationId: cleo.organizationId, userId: cleo.userId }, () => app.app.get(TenancyApi).addMember({ userId: fellow.userId, role: 'support_staff' }));
    const path = `/v1/users/${cleo.userId}/avatar`;
    expect((await get(fellow.client, path)).status).toBe(404); // the token still names no organization
    fellow.client.accessToken = (await fellow.client.post('/v1/auth/switch-organization', { organizationId: cleo.organizationId })).body.accessToken;
    expect((await get(fellow.client, path)).status).toBe(200);
    const random = await stranger.client.get('/v1/users/019316b4-8c00-7a3e-9d51-2f6c0a4b7e99/avatar', { 'x-request-id': 'compare' });
    for (const client of [stranger.client, alone.client]) {
      const { status, body } = await client.get(path, { 'x-request-id': 'compare' });
      expect({ status, body }).toEqual({ status: 404, body: random.body });
    }
    expect((await get(new ApiClient(app.url), path)).status).toBe(401);
  });

  it('is not for fellow members while the organization asks for a second factor they did not show', async () => {
    const [owner, fellow] = [await signUpCompany(app.url), await signUpCustomer(app.url)];
    await put(owner.client, await picture('#00c').png().toBuffer());
    await app.as({ organizationId: owner.organizationId, userId: owner.userId }, () => app.app.get(TenancyApi).addMember({ userId: fellow.userId, role: 'support_staff' }));
    await queryAsAdmin(app.database, 'update organizations set require_mfa = true where id = $1', [owner.organizationId]);
    fellow.client.accessToken = (await fellow.client.post('/v1/auth/switch-organization', { organizationId: owner.organizationId })).body.accessToken;
    expect((await get(fellow.client, `/v1/users/${owner.userId}/avatar`)).status).toBe(404);
  });

  it('can be removed, and removed again', async () => {
    const user = await signUpCompany(app.url);
    await put(user.client, await picture('#c0c').png().toBuffer());
    const file = fileOf((await keyOf(user.userId))!);
    expect((await user.client.delete('/v1/me/avatar')).status).toBe(204);
    expect((await user.client.delete('/v1/me/avatar')).status).toBe(204);
    expect((await user.client.get('/v1/me')).body.avatarUrl).toBeNull();
    expect((await get(user.client, `/v1/users/${user.userId}/avatar`)).status).toBe(404);
    expect(existsSync(file)).toBe(false);
  });

  it('comes from a provider while none was uploaded, but never over plain HTTP', async () => {
    const user = await signUpCompany(app.url);
    const shown = async (url: string) => {
      await queryAsAdmin(app.database, 'update users set avatar_url = $2 where id = $1', [user.userId, url]);
      return (await user.client.get('/v1/me')).body.avatarUrl;
    };
    expect(await shown('https://cdn.example/cleo.png')).toBe('https://cdn.example/cleo.png');
    expect(await shown('http://cdn.example/cleo.png')).toBeNull();
    expect(await shown('javascript:alert(1)')).toBeNull();
    await put(user.client, await picture('#c0c').png().toBuffer());
    expect(await shown('https://cdn.example/cleo.png')).toContain('/avatar?v=');
  });

  describe('that is none', () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    it.each([
      ['an SVG', svg, 'image/svg+xml', 415, 'unsupported_media_type'],
      ['JSON', '{}', 'application/json', 415, 'unsupported_media_type'],
      ['text', 'hello', 'text/plain', 415, 'unsupported_media_type'],
      ['an SVG that says it is a PNG', svg, 'image/png', 422, 'image_unreadable'],
      ['nothing', '', 'image/png', 422, 'image_unreadable'],
      ['HTML behind the first bytes of a PNG', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('<script>')]), 'image/png', 422, 'image_unreadable'],
    ])('is refused: %s', async (_, body, type, status, code) => {
      const before = await keyOf(cleo.userId);
      expect(await put(cleo.client, body, type)).toMatchObject({ status, body: { code } });
      expect(await keyOf(cleo.userId)).toBe(before);
    });

    it('is refused when it is too large, with an answer the client can read', async () => {
      expect(await put(cleo.client, Buffer.alloc(5 * 1024 * 1024 + 1), 'image/jpeg')).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
      expect(await put(cleo.client, Buffer.alloc(12 * 1024 * 1024), 'image/jpeg')).toMatchObject({ status: 413 });
    });

    it('is refused when it is truncated on the way', async () => {
      const bytes = await picture('#c00').png().toBuffer();
      const outcome = await new Promise<string>((resolve) => {
        const { port } = new URL(app.url);
        const outgoing = request({ host: '127.0.0.1', port, path: '/v1/me/avatar', method: 'PUT', headers: { authorization: `Bearer ${cleo.client.accessToken}`, 'content-type': 'image/png', 'content-length': bytes.length } });
        outgoing.on('error', () => resolve('closed'));
        outgoing.on('response', (answer) => resolve(String(answer.statusCode)));
        outgoing.write(bytes.subarray(0, bytes.length / 2));
        setTimeout(() => outgoing.destroy(), 200);
      });
      expect(outcome).toBe('closed');
      expect((await put(cleo.client, bytes)).status).toBe(200); // nothing was left hanging
    });
  });

  it('is taken from nobody without a token, whose body is not even read', async () => {
    const { status, body } = await put(new ApiClient(app.url), await picture('#c00').png().toBuffer());
    expect({ status, code: body['code'] }).toEqual({ status: 401, code: 'unauthenticated' });
  });

  it('is no body for any other operation', async () => {
    const response = await fetch(`${app.url}/v1/me`, { method: 'PATCH', headers: { authorization: `Bearer ${cleo.client.accessToken}`, 'content-type': 'image/png' }, body: 'x' });
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it('is one of them when two are uploaded at once, and no object is left over', async () => {
    const user = await signUpCompany(app.url);
    const bytes = await picture('#abc').png().toBuffer();
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(user.client, bytes)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(answers.every(({ status }) => [200, 409].includes(status))).toBe(true);
    const { readdir } = await import('node:fs/promises');
    expect(await readdir(join(kernelConfig.value().STORAGE_DIR, 'users', user.userId))).toHaveLength(1);
  });
});
