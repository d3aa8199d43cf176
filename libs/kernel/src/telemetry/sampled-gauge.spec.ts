import { metricsRegistry } from './metrics.js';
import { defineCounter, defineSampledGauge, sampleGauges } from './sampled-gauge.js';

describe('sampled gauges', () => {
  defineSampledGauge({ name: 'test_depth', help: 'Depth.', label: 'queue', sql: 'depth' });
  defineSampledGauge({ name: 'test_lag_seconds', help: 'Lag.', sql: 'lag' });
  const sample = (answers: Record<string, { label?: string; value: number }[]>) =>
    sampleGauges(async (sql) => answers[sql] ?? Promise.reject(new Error('The database does not answer.')));

  it('show what the database answered last, and nothing of before', async () => {
    await sample({ depth: [{ label: 'default', value: 3 }, { label: 'mail', value: 1 }], lag: [{ value: 2.5 }] });
    await sample({ depth: [{ label: 'default', value: 4 }], lag: [{ value: 0 }] });
    const text = await metricsRegistry.metrics();
    expect(text).toContain('test_depth{queue="default"} 4');
    expect(text).not.toContain('queue="mail"');
    expect(text).toMatch(/^test_lag_seconds 0$/m);
  });

  it('do not hide each other when one cannot be read', async () => {
    await sample({ lag: [{ value: 7 }] });
    expect(await metricsRegistry.metrics()).toMatch(/^test_lag_seconds 7$/m);
  });

  it('tell when they were last read, so that old values are not taken for the present ones', async () => {
    const readAt = async () => Number(/^sample_timestamp_seconds (\S+)$/m.exec(await metricsRegistry.metrics())?.[1]);
    await sample({ lag: [{ value: 7 }] });
    const before = await readAt();
    expect(Math.abs(before - Date.now() / 1000)).toBeLessThan(5);
    await sample({});
    expect(await readAt()).toBe(before);
  });

  it('stand beside counters of the process', async () => {
    const count = defineCounter('test_things_total', 'Things.', ['result']);
    count({ result: 'good' });
    count({ result: 'good' }, 2);
    expect(await metricsRegistry.metrics()).toContain('test_things_total{result="good"} 3');
  });
});
