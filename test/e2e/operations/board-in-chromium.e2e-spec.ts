import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JobStore } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { Chromium, chromiumPath } from '../../support/chromium.js';
import { eventually } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import type { Person } from '../identity/people.js';
import { ORIGIN } from '../identity/second-factors.js';
import { operatorAs, provenTwice } from './operators.js';

const path = chromiumPath();
if (!path) process.stderr.write('SKIPPED: Chromium not found (install chromium or set CHROMIUM); the job board is not looked at in a browser.\n');

(path ? describe : describe.skip)('the job board in Chromium', () => {
  let app: TestApp;
  let browser: Chromium;
  let operator: Person;
  let auditor: Person;

  beforeAll(async () => {
    app = await startTestApp();
    [operator, auditor] = [await operatorAs(app, 'operator'), await operatorAs(app, 'auditor')];
    for (const person of [operator, auditor]) await provenTwice(app, person);
    await (await app.app.get(JobStore).queue('default')).add('test.ticket', { jobId: 'j', organizationId: 'o', leaseToken: 'secret' }, { delay: 3_600_000 });
    browser = await Chromium.start(path!);
  }, 60_000);
  afterAll(async () => {
    await browser?.stop();
    await app?.close();
  });

  const enter = async (person: Person, text: string): Promise<string> => {
    const { body } = await person.client.post('/v1/operator/sessions', { reason: 'Looking at it.' });
    return browser.open(`${app.url}${body.url.slice(ORIGIN.length)}`, text);
  };
  const keepPicture = async (name: string): Promise<void> => {
    const directory = process.env['FO_PICTURES'];
    if (directory) writeFileSync(join(directory, `${name}.png`), await browser.picture());
  };
  const order = (what: string) => browser.evaluate<number>(`fetch('/ops/jobs/api/queues/default/${what}', { method: 'PUT' }).then((answer) => answer.status)`);

  it('shows the sign-in page to whoever has no session, without a complaint of the browser but that 401', async () => {
    await browser.open(`${app.url}/ops/jobs/`, 'Sign in as an operator');
    expect(browser.complaints.splice(0).filter((one) => !one.includes('401'))).toEqual([]);
  });

  it('is entered by its link, and shows queues and tickets; nothing is blocked, nothing fails, nothing is asked of another host', async () => {
    await enter(operator, 'slow');
    expect(await browser.evaluate('location.pathname')).toBe('/ops/jobs/');
    await keepPicture('board');
    const shown = await browser.open(`${app.url}/ops/jobs/queue/default?status=delayed`, 'test.ticket');
    expect(shown).not.toContain('secret');
    await keepPicture('queue');
    expect(browser.complaints.splice(0)).toEqual([]);
    expect(browser.requested.filter((url) => !url.startsWith(`${app.url}/ops/jobs`) && !url.startsWith('data:') && url !== 'about:blank')).toEqual([]);
    expect(browser.requested.some((url) => url.endsWith('.js'))).toBe(true);
  });

  it('takes orders from its own page, and keeps its cookie from scripts', async () => {
    expect(await browser.evaluate('document.cookie')).toBe('');
    expect(await order('pause')).toBe(200);
    expect(await queryAsAdmin(app.database, 'select queue from job_pauses')).toEqual([{ queue: 'default' }]);
    expect(await order('resume')).toBe(200);
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  it('takes none from a page of another origin', async () => {
    await browser.open('about:blank', '');
    await expect(browser.evaluate(`fetch('${app.url}/ops/jobs/api/queues/default/pause', { method: 'PUT', credentials: 'include' }).then((answer) => answer.status)`)).rejects.toThrow(/Failed to fetch/);
    expect(await queryAsAdmin(app.database, 'select queue from job_pauses')).toEqual([]);
    browser.complaints.splice(0);
  });

  it('shows an auditor the same without its buttons', async () => {
    await enter(auditor, 'slow');
    expect(await browser.evaluate('document.title')).toContain('read only');
    expect(await order('pause')).toBe(403);
    await keepPicture('auditor');
    await eventually(async () => browser.complaints.length > 0);
    expect(browser.complaints.splice(0).filter((one) => !one.includes('403'))).toEqual([]);
  });
});
