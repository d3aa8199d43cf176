import { Counter, Gauge } from 'prom-client';
import { metricsRegistry } from './metrics.js';

/** A gauge whose values are read from the database, with the relay's rights. */
export interface SampledGauge {
  name: string;
  help: string;
  /** The one label, when there are several values; it must have few. */
  label?: string;
  /** Answers `value`, and `label` when there is one, in one statement that an index serves. */
  sql: string;
}

const gauges = new Map<string, { definition: SampledGauge; gauge: Gauge }>();

const sampledAt = new Gauge({ name: 'sample_timestamp_seconds', help: 'When this process last read its gauges from the database.', registers: [metricsRegistry] });

/** Declares a gauge of the whole installation; every process samples it, so look at the greatest. */
export function defineSampledGauge(definition: SampledGauge): void {
  const { name, help, label } = definition;
  gauges.set(name, { definition, gauge: new Gauge({ name, help, labelNames: label ? [label] : [], registers: [metricsRegistry] }) });
}

/** Declares a counter of this process; labels have few values, never an id. */
export function defineCounter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): (labels: Record<Label, string>, count?: number) => void {
  const counter = new Counter({ name, help, labelNames: [...labelNames], registers: [metricsRegistry] });
  return (labels, count = 1) => counter.inc(labels, count);
}

/** Samples every declared gauge; what is no longer there shows as absent and not as it was. One that fails does not hide the others. */
export async function sampleGauges(query: (sql: string) => Promise<{ label?: string; value: number }[]>): Promise<void> {
  const sampled = [...gauges.values()].map(async ({ definition: { label, sql }, gauge }) => {
    const rows = await query(sql);
    gauge.reset();
    for (const row of rows) gauge.set(label ? { [label]: row.label ?? '' } : {}, Number(row.value));
  });
  const outcomes = await Promise.allSettled(sampled);
  if (outcomes.some(({ status }) => status === 'fulfilled')) sampledAt.set(Date.now() / 1000);
}
