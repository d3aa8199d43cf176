import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, WebhookReceiver } from '../../support/fakes/webhook-receiver.js';
import { seededRandom } from './seeded-random.js';
import type { ServerProcess } from './server-process.js';
import type { Servers, Store } from './servers.js';

const OF_PROCESSES = ['kill api', 'kill relay', 'kill worker', 'kill worker2', 'freeze relay', 'freeze worker'] as const;
const OF_SERVERS = ['crash postgres', 'cut connections', 'flush redis', 'fill redis', 'restart redis'] as const;
const OF_ENDPOINTS = ['endpoint hangs', 'endpoint drips', 'endpoint redirects', 'endpoint floods', 'endpoint resets', 'endpoint fails', 'endpoint is busy', 'endpoint talks nonsense', 'endpoint is away'] as const;
export type DeliveryFault = (typeof OF_PROCESSES)[number] | (typeof OF_SERVERS)[number] | (typeof OF_ENDPOINTS)[number];

/** Whether a fault comes between an endpoint's answer and the worker's record of it, so that what was on its way goes out again. */
export function interrupts(fault: DeliveryFault): boolean {
  return /worker|postgres|connections/.test(fault);
}

/** What a fault turns every answer of the endpoints into. */
const BEHAVIOURS: Partial<Record<DeliveryFault, Behaviour>> = {
  'endpoint hangs': { kind: 'hang' },
  'endpoint drips': { kind: 'drip', everyMs: 100 },
  'endpoint redirects': { kind: 'status', status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } },
  'endpoint resets': { kind: 'reset' },
  'endpoint fails': { kind: 'status', status: 500, body: 'out of order' },
  'endpoint is busy': { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
  'endpoint talks nonsense': { kind: 'garbage' },
};
/** An endpoint that answers 200 and then 1 GB: a success that must cost nothing. */
const FLOOD: Behaviour = { kind: 'flood', bytes: 1024 ** 3 };

export interface PlannedDeliveryFault {
  afterAnswers: number;
  fault: DeliveryFault;
  holdMs: number;
}

/** `count` faults, every kind before any comes twice, in random order at random moments of `requests` answers. */
export function planDeliveryFaults(seed: number, requests: number, count: number, store: Store): PlannedDeliveryFault[] {
  const random = seededRandom(seed);
  const kinds: DeliveryFault[] = [...OF_PROCESSES, ...OF_SERVERS.filter((fault) => store === 'redis' || !fault.endsWith('redis')), ...OF_ENDPOINTS];
  const shuffled = () => kinds.map((fault) => ({ fault, key: random() })).sort((a, b) => a.key - b.key).map(({ fault }) => fault);
  const faults: DeliveryFault[] = [];
  while (faults.length < count) faults.push(...shuffled());
  const share = (0.95 * requests) / count;
  return faults.slice(0, count).map((fault, index) => ({ fault, afterAnswers: Math.floor(share * (index + random())), holdMs: holdMsOf(fault, random()) }));
}

function holdMsOf(fault: DeliveryFault, random: number): number {
  if (fault.startsWith('freeze')) return 4_500; // longer than any lease
  if (fault.startsWith('endpoint')) return 300 + Math.floor(random * 900);
  return Math.floor(random * (/^(fill|restart)/.test(fault) ? 2_000 : 500));
}

export interface Tormented {
  servers: Servers;
  receiver: WebhookReceiver;
  paths: readonly string[];
  processes: Readonly<Record<'api' | 'relay' | 'worker' | 'worker2', ServerProcess>>;
}

/** Strikes as planned, one fault after the other. */
export async function strikeDeliveries(system: Tormented, plan: readonly PlannedDeliveryFault[], answers: () => number): Promise<void> {
  for (const { afterAnswers, fault, holdMs } of plan) {
    while (answers() < afterAnswers) await sleep(5);
    await (fault.startsWith('endpoint') ? strikeEndpoints(system, fault, holdMs) : strikeServers(system, fault, holdMs));
  }
}

async function strikeEndpoints({ receiver, paths }: Tormented, fault: DeliveryFault, holdMs: number): Promise<void> {
  if (fault === 'endpoint is away') {
    await receiver.shut();
    await sleep(holdMs);
    return receiver.open();
  }
  for (const path of paths) receiver.behave(path, fault === 'endpoint floods' ? FLOOD : BEHAVIOURS[fault]!);
  await sleep(holdMs);
  for (const path of paths) receiver.behave(path, { kind: 'ok' });
}

async function strikeServers({ servers, processes }: Tormented, fault: DeliveryFault, holdMs: number): Promise<void> {
  const [verb, victim] = fault.split(' ') as [string, string];
  const process = processes[victim as keyof Tormented['processes']] as ServerProcess | undefined;
  switch (verb) {
    case 'kill':
      await process!.kill();
      await sleep(holdMs);
      return process!.launch();
    case 'freeze':
      if (process!.hasEnded()) return;
      process!.freeze();
      await sleep(holdMs);
      return process!.thaw();
    case 'crash':
      return servers.crashPostgres();
    case 'cut':
      return servers.cutConnections();
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
  }
}
