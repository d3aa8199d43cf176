import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { JobStore } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import type { Json } from '../../support/client.js';
import { ORIGIN } from '../identity/second-factors.js';
import { BoardVisitor } from './board-visitor.js';
import { needsOf, refusedBy } from './content-security-policy.js';
import { operatorAs, provenTwice } from './operators.js';

const REDIS = process.env['FO_TEST_REDIS_URL'];
const stores: [string, Record<string, string>][] = [['PostgreSQL', { REDIS_URL: '' }], ...(REDIS ? [['Redis', { REDIS_URL: REDIS, REDIS_PREFIX: `test-${randomUUID().slice(0, 8)}` }] as [string, Record<string, string>]] : [])];
const MIME: Record<string, RegExp> = { '.js': /javascript/, '.css': /^text\/css/, '.json': /^application\/json/, '.svg': /^image\/svg/, '.png': /^image\/png/, '.ico': /^image\// };
const FILES = join(dirname(require.resolve('@bull-board/ui/package.json')), 'dist/static');
const files = readdirSync(FILES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(FILES, join(entry.parentPath, entry.name)));

describe.each(stores)('the job board in a browser, with jobs in %s', (_store, environment) => {
  let app: TestApp;
  let visitor: BoardVisitor;

  beforeAll(async () => {
    app = await startTestApp({ environment });
    const operator = await operatorAs(app, 'operator');
    await provenTwice(app, operator);
    visitor = new BoardVisitor(app.url);
    const { body } = await operator.client.post('/v1/operator/sessions', { reason: 'Looking at it.' });
    await visitor.open(body.url.slice(ORIGIN.length));
  });
  afterAll(() => app?.close());

  const json = async (path: string): Promise<Json> => {
    const { status, headers, text } = await visitor.open(`/ops/jobs/api/${path}`);
    expect([path, status, /json/.test(headers.get('content-type') ?? '')]).toEqual([path, 200, true]);
    return JSON.parse(text);
  };

  it.each(['/ops/jobs', '/ops/jobs/', '/ops/jobs/queue/default', '/ops/jobs/queue/default/1'])('is a page at %s whose own policy lets it load and run all it names, from this origin', async (path) => {
    const { status, headers, text } = await visitor.open(path);
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    const needs = needsOf(text);
    expect(needs.filter(({ directive }) => directive === 'script-src').length).toBeGreaterThan(3);
    expect(needs.filter(({ directive, source }) => directive === 'style-src' && source !== 'inline').length).toBeGreaterThan(0);
    expect(refusedBy(headers.get('content-security-policy')!, needs)).toEqual([]);
    // addresses are relative: without it, a page further down would ask for other ones
    expect(needs.find(({ directive }) => directive === 'base-uri')!.source).toBe('/ops/jobs/');
    for (const { source } of needs.filter(({ source }) => source !== 'inline' && !source.startsWith('/') && !source.startsWith('data:'))) {
      expect([source, (await visitor.open(`/ops/jobs/${source}`)).status]).toEqual([source, 200]);
    }
  });

  it('has every script, style, picture and text its pages load later, as what it is', async () => {
    expect(files.length).toBeGreaterThan(50);
    const { headers: page } = await visitor.open('/ops/jobs/');
    for (const file of files.filter((name) => !name.endsWith('.txt'))) {
      const { status, headers } = await visitor.open(`/ops/jobs/static/${file}`);
      expect([file, status, headers.get('content-type')]).toEqual([file, 200, expect.stringMatching(MIME[extname(file)]!)]);
      // with nosniff a browser runs nothing that is not called a script; a worker goes by the policy of its own answer
      expect([headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual(['nosniff', page.get('content-security-policy')]);
    }
    const laterOn = [{ directive: 'worker-src', source: 'static/js/async/highlight-worker.js' }, { directive: 'connect-src', source: 'static/locales/en-US/messages.json' }, { directive: 'connect-src', source: 'api/queues' }, { directive: 'style-src', source: 'inline' }, { directive: 'img-src', source: 'data:image/svg+xml' }];
    expect(refusedBy(page.get('content-security-policy')!, laterOn)).toEqual([]);
  });

  it('needs nothing that its policy forbids: no code made of text, no style or font of another host', () => {
    const texts = files.filter((name) => /\.(js|css)$/.test(name)).map((name) => [name, readFileSync(join(FILES, name), 'utf8')] as const);
    expect(texts.filter(([, text]) => /\bnew Function\(|(^|[^.\w])eval\(/.test(text)).map(([name]) => name)).toEqual([]);
    expect(texts.filter(([name, text]) => name.endsWith('.css') && /(@import|url\()\s*["']?(https?:)?\/\//.test(text)).map(([name]) => name)).toEqual([]);
  });

  it('forbids what it does not need', async () => {
    const policy = (await visitor.open('/ops/jobs/')).headers.get('content-security-policy')!;
    const foreign = ['script-src', 'style-src', 'img-src', 'font-src', 'connect-src', 'worker-src', 'form-action', 'base-uri', 'frame-src', 'object-src'].map((directive) => ({ directive, source: 'https://evil.example/x' }));
    const inline = [{ directive: 'script-src', source: 'inline' }, { directive: 'script-src', source: 'data:text/javascript,1' }, { directive: 'frame-src', source: '/v1/me' }, { directive: 'object-src', source: '/x' }];
    expect(refusedBy(policy, [...foreign, ...inline])).toEqual([...foreign, ...inline]);
  });

  it('enters by a page that a browser leaves by itself, without a script', async () => {
    const { headers, text } = await new BoardVisitor(app.url).open('/ops/jobs/enter?code=foop_x');
    expect(refusedBy(headers.get('content-security-policy')!, needsOf(text))).toEqual([]);
    expect(text).not.toContain('<script');
  });

  it('is answered all it asks for', async () => {
    const queue = await app.app.get(JobStore).queue('default');
    const { id } = await queue.add('test.ticket', { jobId: 'j', organizationId: 'o', leaseToken: 'secret' }, { delay: 3_600_000 });
    const { queues } = await json('queues');
    expect(queues.map(({ name, counts }: Json) => [name, counts.delayed])).toEqual([['default', 1], ['slow', 0]]);
    for (const status of ['latest', 'active', 'waiting', 'completed', 'failed', 'delayed', 'prioritized', 'paused']) await json(`queues?activeQueue=default&status=${status}&page=1&jobsPerPage=10`);
    const { job } = await json(`queues/default/${id}`);
    expect(job).toMatchObject({ id, name: 'test.ticket', data: { jobId: 'j', organizationId: 'o' } });
    expect(JSON.stringify(job)).not.toContain('secret');
    for (const path of [`queues/default/${id}/logs`, 'redis/stats', 'job-schedulers', 'queues/default/workers', 'queues/default/default-job-options', 'queues/default/rate-limit']) await json(path);
  });
});
