import { startTestApp, type TestApp } from '../../support/app.js';
import { Chromium, chromiumPath } from '../../support/chromium.js';

const path = chromiumPath();
if (!path) process.stderr.write('SKIPPED: Chromium not found (install chromium or set CHROMIUM); the documentation of the API is not looked at in a browser.\n');

/** Swagger UI treats localhost in its own way, so the page is looked at under a name as customers have one. */
const HOST = 'front.example';
/** What Chromium says of every page that came over plain HTTP from another host than localhost. */
const OF_PLAIN_HTTP = /Cross-Origin-Opener-Policy header has been ignored/;

(path ? describe : describe.skip)('the documentation of the API in Chromium', () => {
  let app: TestApp;
  let browser: Chromium;
  let origin: string;

  beforeAll(async () => {
    app = await startTestApp();
    origin = `http://${HOST}:${new URL(app.url).port}`;
    browser = await Chromium.start(path!, [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
  }, 60_000);
  afterAll(async () => {
    await browser?.stop();
    await app?.close();
  });

  /** Waits for an element of the page, and answers what `then` makes of it. */
  const found = (selector: string, then: string) =>
    browser.evaluate<string>(`new Promise((done) => { const look = () => { const found = document.querySelector('${selector}'); found ? done(${then}) : setTimeout(look, 50); }; look(); })`);

  it('shows the operations by group and sends a request; nothing is blocked, nothing fails, nothing is asked of another host', async () => {
    await browser.open(`${origin}/docs`, 'Conventions');
    await found('[data-tag="operators"]', 'found.innerText');
    await found('[data-tag="health"]', 'found.click()');
    for (const button of ['.opblock-summary-control', '.try-out__btn', '.execute']) await found(`[id^="operations-health"] ${button}`, 'found.click()');
    expect(await found('.live-responses-table .highlight-code', 'found.innerText')).toContain('"status": "ok"');
    expect(browser.complaints.filter((one) => !OF_PLAIN_HTTP.test(one))).toEqual([]);
    expect(browser.requested.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:') && url !== 'about:blank')).toEqual([]);
  }, 120_000);
});
