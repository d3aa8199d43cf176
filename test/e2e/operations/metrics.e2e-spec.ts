import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackgroundMetrics } from '@app/kernel';
import { load } from 'js-yaml';
import { processPages } from '../../../libs/kernel/src/telemetry/operator-pages.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany } from '../../support/client.js';

const folder = join(__dirname, '../../../docs/operations');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
const dashboard = () => JSON.parse(read('grafana-dashboard.json')) as Dashboard;
interface Rules {
  groups: { rules: { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string; action: string } }[] }[];
}
const rules = () => (load(read('alerts.yml')) as Rules).groups.flatMap((group) => group.rules);

/** Names of metrics in an expression: what is left without labels, ranges, strings and functions. Prometheus itself makes `up`. */
function metricsIn(expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}|\[[^\]]*\]|\b(by|without|on|ignoring) *\([^)]*\)|"[^"]*"/g, ' ');
  return [...bare.matchAll(/\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b(?! *\()/g)].map(([name]) => name);
}

describe('the metrics', () => {
  let test: TestApp;
  let text: string;
  let exported: Set<string>;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    const { client } = await signUpCompany(test.url);
    const lead = await client.post('/v1/leads', { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' });
    await client.get(`/v1/leads/${lead.body.id}`);
    await fetch(`${test.url}/no-such-path-${Date.now()}`);
    await test.app.get(BackgroundMetrics).sample();
    text = (await processPages()['/metrics']!.handle(new URLSearchParams())).body;
    exported = new Set([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) => (type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!])));
  });
  afterAll(() => test?.close());

  it('have all that the dashboard shows', () => {
    const { panels } = dashboard();
    expect(panels.length).toBeGreaterThan(10);
    for (const { title, targets } of panels) for (const { expr } of targets) for (const name of metricsIn(expr)) expect([title, name, exported.has(name)]).toEqual([title, name, true]);
  });

  it('have all that the alert rules ask for, and every rule says what to do', () => {
    expect(rules().length).toBeGreaterThan(10);
    for (const { alert, expr, labels, annotations } of rules()) {
      if (!expr.startsWith('up{')) expect(metricsIn(expr).length).toBeGreaterThan(0);
      for (const metric of metricsIn(expr)) expect([alert, metric, exported.has(metric)]).toEqual([alert, metric, true]);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect([alert, annotations.summary, annotations.action]).toEqual([alert, expect.stringMatching(/\w/), expect.stringMatching(/[.?]$/)]);
    }
  });

  it('know routes by their pattern, so that no id and no typed path becomes a label', () => {
    expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/v1\/leads\/:id",status="200"\} 1/);
    expect(text).toMatch(/route="unmatched"/);
    expect(text).not.toMatch(/no-such-path|[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('measure the queues and both pools', () => {
    for (const line of [/^outbox_lag_seconds \d/m, /^outbox_pending \d/m, /^jobs_dead 0$/m, /^mail_sync_lag_seconds 0$/m, /^database_pool_used\{pool="app"\} \d/m, /^database_pool_idle\{pool="relay"\} \d/m]) expect(text).toMatch(line);
  });
});
