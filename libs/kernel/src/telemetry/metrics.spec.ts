import { collectProcessMetrics, countJob, countSyncedMessages, metricsRegistry, observeHttpRequest, watchDatabasePool } from './metrics.js';

describe('metrics', () => {
  it('count requests by method, route pattern and status, in seconds', async () => {
    observeHttpRequest('GET', '/v1/leads/:id', 200, 12);
    observeHttpRequest('GET', '/v1/leads/:id', 200, 300);
    const text = await metricsRegistry.metrics();
    expect(text).toContain('http_request_duration_seconds_bucket{le="0.025",method="GET",route="/v1/leads/:id",status="200"} 1');
    expect(text).toContain('http_request_duration_seconds_sum{method="GET",route="/v1/leads/:id",status="200"} 0.312');
  });

  it('count jobs and synced messages', async () => {
    countJob('messaging.sync-account', 'failed', 1500);
    countSyncedMessages('stored', 40);
    countSyncedMessages('unparsed');
    const text = await metricsRegistry.metrics();
    expect(text).toContain('jobs_total{name="messaging.sync-account",result="failed"} 1');
    expect(text).toContain('job_duration_seconds_sum{name="messaging.sync-account"} 1.5');
    expect(text).toContain('mail_sync_messages_total{result="stored"} 40');
    expect(text).toContain('mail_sync_messages_total{result="unparsed"} 1');
  });

  it('sample connection pools when they are read', async () => {
    const sample = { used: 1, idle: 2, waiting: 0 };
    watchDatabasePool('app', () => sample);
    sample.used = 7;
    const text = await metricsRegistry.metrics();
    expect(text).toContain('database_pool_used{pool="app"} 7');
    expect(text).toContain('database_pool_idle{pool="app"} 2');
    expect(text).toContain('database_pool_waiting{pool="app"} 0');
  });

  it('add the process once', async () => {
    collectProcessMetrics();
    collectProcessMetrics();
    expect((await metricsRegistry.metrics()).match(/^process_cpu_seconds_total /gm)).toHaveLength(1);
  });
});
