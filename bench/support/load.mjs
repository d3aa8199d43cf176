// One server under load, and what that cost.
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const CONNECTIONS = 32;
const TICK_US = 10_000; // 100 ticks a second (proc(5), sysconf(_SC_CLK_TCK) on Linux)

/** User and system time a process has used so far, in microseconds (proc(5): fields 14 and 15 of stat). */
export function cpuUs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

/** Sends `requests` in turn over 32 connections for `seconds`; requests per second, CPU per request, latency. */
async function round({ url, pid }, requests, seconds) {
  const before = cpuUs(pid);
  let client = 0;
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    // every connection begins elsewhere, so that not all ask for the same row
    setupClient: (one) => one.setRequests(rotated(requests, Math.floor((client++ / CONNECTIONS) * requests.length))),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} answers other than 2xx, ${result.errors} errors`);
  return { perSecond: result.requests.total / result.duration, cpuUs: (cpuUs(pid) - before) / result.requests.total, p97Ms: result.latency.p97_5 };
}
/** Milliseconds of the median answer when requests come one after the other. */
export async function latency({ url }, requests) {
  const times = [];
  for (const { path, headers } of requests) {
    const startedAt = performance.now();
    const response = await fetch(`${url}${path}`, { headers });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    times.push(performance.now() - startedAt);
  }
  return median(times);
}
const rotated = (items, by) => [...items.slice(by), ...items.slice(0, by)];
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Alternates between the servers, in rounds, and takes medians: whatever else the machine does meanwhile hits all of them.
 * `sides`: `{ name: { url, pid, requests } }`. Answers `{ name: { perSecond, cpuUs, p97Ms } }` and the ratios to `reference`
 * as the median over the rounds.
 */
export async function compare(sides, reference, { seconds, rounds }) {
  const names = Object.keys(sides);
  for (const side of Object.values(sides)) await round(side, side.requests, 2); // compiled and connected
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let n = 0; n < rounds; n++) for (const name of n % 2 ? names.toReversed() : names) measured[name].push(await round(sides[name], sides[name].requests, seconds));
  return Object.fromEntries(
    names.map((name) => {
      const of = (key) => median(measured[name].map((one) => one[key]));
      const ratio = median(measured[name].map((one, n) => one.perSecond / measured[reference][n].perSecond));
      const cpuRatio = median(measured[name].map((one, n) => measured[reference][n].cpuUs / one.cpuUs));
      return [name, { perSecond: of('perSecond'), cpuUs: of('cpuUs'), p97Ms: of('p97Ms'), ratio, cpuRatio }];
    }),
  );
}

/** The line of the table for a comparison. */
export function row(name, results, wanted) {
  const { product, bare, plain } = results;
  const each = Object.entries(results).map(([side, r]) => `${side} ${r.perSecond.toFixed(0)}/s ${r.cpuUs.toFixed(0)} µs`);
  return {
    name,
    value: product.ratio.toFixed(2),
    wanted: `≥ ${wanted.toFixed(2)}`,
    reached: product.ratio >= wanted,
    detail: `by CPU ${product.cpuRatio.toFixed(2)}${plain ? `, of plain ${(product.perSecond / plain.perSecond).toFixed(2)}` : ''}; ${each.join(', ')}; p97.5 ${product.p97Ms} / ${bare.p97Ms} ms`,
  };
}
