import { setTimeout as sleep } from 'node:timers/promises';
import type { SystemUnderTest } from './product.js';
import { seededRandom } from './seeded-random.js';
import type { Store } from './servers.js';

export const FAULTS = ['kill api', 'kill relay', 'kill worker', 'freeze worker', 'flush redis', 'fill redis', 'restart redis', 'crash postgres', 'cut connections'] as const;
export type Fault = (typeof FAULTS)[number];

export interface PlannedFault {
  /** The fault happens once this many requests were answered. */
  afterAnswers: number;
  fault: Fault;
  /** How long the victim stays away or frozen. */
  holdMs: number;
}

/** How often each fault happens in one run. */
const OCCURRENCES: Record<Fault, number> = {
  'kill api': 3, 'kill relay': 2, 'kill worker': 3, 'freeze worker': 1, 'flush redis': 2, 'fill redis': 1, 'restart redis': 1, 'crash postgres': 1, 'cut connections': 1,
};

/** A schedule over `requests` answers: every fault its number of times, in random order, at random moments. */
export function planFaults(seed: number, requests: number, store: Store): PlannedFault[] {
  const random = seededRandom(seed);
  const faults = FAULTS.filter((fault) => store === 'redis' || !fault.endsWith('redis')).flatMap((fault) => Array<Fault>(OCCURRENCES[fault]).fill(fault));
  const keyed = faults.map((fault) => ({ fault, key: random() })).sort((a, b) => a.key - b.key);
  const share = (0.95 * requests) / keyed.length;
  return keyed.map(({ fault }, index) => ({
    afterAnswers: Math.floor(share * (index + random())),
    fault,
    holdMs: fault === 'freeze worker' ? 4_500 : /^(fill|restart)/.test(fault) ? 2_000 + Math.floor(random() * 2_000) : Math.floor(random() * 500),
  }));
}

/** Strikes as planned, one fault after the other, until the plan is done. `answers` tells how far the load is. */
export async function strike(system: SystemUnderTest, plan: PlannedFault[], answers: () => number): Promise<void> {
  for (const planned of plan) {
    while (answers() < planned.afterAnswers) await sleep(5);
    await inflict(system, planned);
  }
}

async function inflict({ servers, processes }: SystemUnderTest, { fault, holdMs }: PlannedFault): Promise<void> {
  const [verb, victim] = fault.split(' ') as [string, 'api' | 'relay' | 'worker'];
  const process = processes[victim];
  switch (verb) {
    case 'kill':
      await process?.kill();
      await sleep(holdMs);
      return process?.launch();
    case 'freeze':
      if (!process || process.hasEnded()) return;
      process.freeze();
      await sleep(holdMs);
      return process.thaw();
    case 'flush':
      return servers.flushRedis();
    case 'fill':
      await servers.fillRedis();
      await sleep(holdMs);
      return servers.makeRoomInRedis();
    case 'restart':
      await servers.stopRedis();
      await sleep(holdMs);
      return servers.startRedis();
    case 'crash':
      return servers.crashPostgres();
    case 'cut':
      return servers.cutConnections();
  }
}
