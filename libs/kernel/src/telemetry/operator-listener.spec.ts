import { request } from 'node:http';
import { OperatorListener, type OperatorPage } from './operator-listener.js';
import { caughtMailPage, operatorListenerOptions, processPages } from './operator-pages.js';
import type { KernelConfig } from '../config/kernel.config.js';

const pages: Record<string, OperatorPage> = {
  ...processPages(),
  '/echo': { title: 'Echo', handle: async (query) => ({ status: 202, contentType: 'text/plain', body: query.get('a') ?? '' }) },
  '/broken': { title: 'Broken', handle: async () => Promise.reject(new Error('canary')) },
};
const listener = new OperatorListener({ host: '127.0.0.1', port: 0, pages });
let url: string;
beforeAll(async () => {
  url = await listener.listen();
});
afterAll(() => listener.onApplicationShutdown());

const statusFor = (host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request(`${url}livez`, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
  });

describe('OperatorListener', () => {
  it('shows its pages', async () => {
    const index = await fetch(url);
    expect(await index.text()).toContain('<a href="/metrics">Metrics</a>');
    expect(index.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await (await fetch(`${url}livez`)).text()).toBe('ok\n');
    const echo = await fetch(`${url}echo?a=b`);
    expect([echo.status, await echo.text(), echo.headers.get('cache-control')]).toEqual([202, 'b', 'no-store']);
  });

  it('serves metrics in the format of Prometheus, those of the process included', async () => {
    const response = await fetch(`${url}metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('answers other paths, methods and failures without detail', async () => {
    expect((await fetch(`${url}toString`)).status).toBe(404);
    expect((await fetch(`${url}mail`)).status).toBe(404);
    const post = await fetch(`${url}livez`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const broken = await fetch(`${url}broken`);
    expect([broken.status, await broken.text()]).toEqual([500, 'Internal error\n']);
    expect(await (await fetch(`${url}livez`, { method: 'HEAD' })).text()).toBe('');
  });

  it('does not answer to foreign names on a loopback address (DNS rebinding)', async () => {
    expect(await Promise.all(['localhost:3001', '127.0.0.1', '[::1]:1', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example'].map(statusFor))).toEqual([200, 200, 200, 421, 421, 421]);
  });

  it('says in one sentence that its port is taken', async () => {
    const port = Number(new URL(url).port);
    await expect(new OperatorListener({ host: '127.0.0.1', port, pages }).listen()).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use: set OPERATOR_PORT.`);
  });

  it('ends at once and lets go of its port', async () => {
    const second = new OperatorListener({ host: '127.0.0.1', port: 0, pages });
    const port = Number(new URL(await second.listen()).port);
    await fetch(`http://127.0.0.1:${port}/livez`);
    await second.onApplicationShutdown();
    await second.onApplicationShutdown();
    const third = new OperatorListener({ host: '127.0.0.1', port, pages });
    expect(await third.listen()).toBe(`http://127.0.0.1:${port}/`);
    await third.onApplicationShutdown();
  });

  it('has a page for caught mail in demo mode only', async () => {
    const config = { OPERATOR_HOST: '127.0.0.1', OPERATOR_PORT: 3001, DEMO_MAIL_DIR: '/nonexistent' } as KernelConfig;
    expect(Object.keys(operatorListenerOptions({ ...config, DEMO_MODE: true }).pages)).toEqual(['/metrics', '/livez', '/mail']);
    expect(Object.keys(operatorListenerOptions({ ...config, DEMO_MODE: false }).pages)).toEqual(['/metrics', '/livez']);
    expect(await caughtMailPage('/nonexistent').handle(new URLSearchParams())).toMatchObject({ status: 200, body: expect.stringContaining('No mail') });
  });
});
