/**
 * What a process counts, it counts from its start: this needs one of its own.
 * @jest-environment node
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackgroundMetrics, requireScope } from '@app/kernel';
import { load } from 'js-yaml';
import { metricsRegistry } from '../../../libs/kernel/src/telemetry/metrics.js';
import { processPages } from '../../../libs/kernel/src/telemetry/operator-pages.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';

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

/** Labels an expression selects or groups by. Prometheus itself adds the process and the bucket. */
function labelsIn(expression: string): string[] {
  const matched = [...expression.matchAll(/[{,] *(\w+) *(?:=~|!~|!=|=)/g)].map(([, label]) => label!);
  const grouped = [...expression.matchAll(/\b(?:by|without|on|ignoring) *\(([^)]*)\)/g)].flatMap(([, labels]) => labels!.split(',').map((label) => label.trim()));
  return [...matched, ...grouped].filter((label) => !['instance', 'job', 'le'].includes(label));
}
const labelsOf = (metric: string): readonly string[] => (metricsRegistry.getSingleMetric(metric.replace(/_(bucket|sum|count)$/, '')) as { labelNames?: string[] } | undefined)?.labelNames ?? [];

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

  it('have every label that the dashboard and the rules tell apart', () => {
    const expressions = [...dashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), ...rules().map(({ expr }) => expr)].filter((expr) => !expr.startsWith('up{'));
    expect(expressions.flatMap(labelsIn).length).toBeGreaterThan(10);
    for (const expression of expressions) {
      for (const metric of metricsIn(expression)) expect([expression, labelsOf(metric)]).toEqual([expression, expect.arrayContaining(labelsIn(expression))]);
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

describe('the metrics of work that nobody does', () => {
  const HOUR_MS = 3_600_000;
  let test: TestApp;
  let text: string;
  const valueOf = (series: string) => Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length));
  const admin = (sql: string) => queryAsAdmin(test.database, `set session_replication_role = replica; ${sql}`);
  const read = async () => {
    await test.app.get(BackgroundMetrics).sample();
    text = (await processPages()['/metrics']!.handle(new URLSearchParams())).body;
  };

  beforeAll(async () => {
    test = await startTestApp();
    await signUpCompany(test.url);
    const anHourAgo = (Date.now() - HOUR_MS).toString(16).padStart(12, '0');
    const organization = `'00000000-0000-7000-8000-000000000001'`;
    await admin('delete from jobs; delete from outbox_events; delete from mailbox_watches');
    await admin(`insert into outbox_events (id, lane, type, data, occurred_at) values
      ('${anHourAgo.slice(0, 8)}-${anHourAgo.slice(8)}-7000-8000-000000000001', ${organization}, 'old', '{}', now()), (gen_random_uuid(), ${organization}, 'handed over', '{}', now())`);
    await admin(`update outbox_events set dispatched_at = now() where type = 'handed over'`);
    const job = (queue: string, state: string, due: string) => `(gen_random_uuid(), ${organization}, '${queue}', 'test.job', '${state}', now() ${due})`;
    await admin(`insert into jobs (id, lane, queue, name, state, available_at) values ${[
      job('default', 'pending', `- interval '1 hour'`), job('default', 'pending', `- interval '1 minute'`), job('default', 'pending', `+ interval '1 hour'`),
      job('slow', 'leased', `- interval '1 hour'`), job('slow', 'dead', ''), job('slow', 'dead', ''), job('slow', 'done', ''),
    ].join(', ')}`);
    const delivery = (state: string, due: string) => `(gen_random_uuid(), ${organization}, ${organization}, gen_random_uuid(), 'lead.created', '${state}', now() ${due})`;
    await admin(`insert into webhook_deliveries (id, organization_id, webhook_id, event_id, event_type, state, available_at) values ${[
      delivery('pending', `- interval '1 hour'`), delivery('pending', `- interval '1 second'`), delivery('pending', `+ interval '1 hour'`), delivery('delivered', `- interval '2 hours'`),
    ].join(', ')}`);
    await admin(`insert into mailbox_watches (id, organization_id, created_at, updated_at, email_account_id, poll_at) values (gen_random_uuid(), ${organization}, now(), now(), gen_random_uuid(), now() - interval '1 hour')`);
    await read();
  });
  afterAll(() => test?.close());

  it.each([
    ['outbox_pending', 1], ['job_queue_waiting{queue="default"}', 2], ['job_queue_leased{queue="slow"}', 1], ['jobs_dead', 2], ['webhook_deliveries_waiting', 2],
  ])('%s counts what waits, and nothing else', (series, expected) => expect(valueOf(series)).toBe(expected));

  it.each(['outbox_lag_seconds', 'job_queue_oldest_seconds{queue="default"}', 'webhook_delivery_lag_seconds', 'mail_sync_lag_seconds'])('%s is the age of the oldest', (series) => {
    expect(valueOf(series)).toBeGreaterThanOrEqual(HOUR_MS / 1000);
    expect(valueOf(series)).toBeLessThan(HOUR_MS / 1000 + 60);
  });

  it('tell connections in use from idle ones', async () => {
    await Promise.all([1, 2, 3].map(() => test.as({ organizationId: null, userId: null }, () => requireScope().rows('select pg_sleep(0.2)', []))));
    await read();
    const idle = valueOf('database_pool_idle{pool="app"}');
    expect(idle).toBeGreaterThanOrEqual(3);
    expect(valueOf('database_pool_used{pool="app"}')).toBe(0);
    await test.as({ organizationId: null, userId: null }, async () => {
      await requireScope().rows('select 1', []);
      await read();
      expect([valueOf('database_pool_used{pool="app"}'), valueOf('database_pool_idle{pool="app"}')]).toEqual([1, idle - 1]);
    });
  });
});
