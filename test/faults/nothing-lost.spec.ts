import { audit, perfect, untilDrained } from './support/delivery-audit.js';
import { LeadLoad } from './support/lead-load.js';
import { NaiveSystem } from './support/naive-system.js';
import { planFaults, strike, type PlannedFault } from './support/nemesis.js';
import { Product } from './support/product.js';
import { chooseSeed } from './support/seeded-random.js';
import { jobStore, Servers } from './support/servers.js';

const seed = chooseSeed();
/** The short form; the long one is FAULT_EVENTS=10000. */
const requests = Number(process.env['FAULT_EVENTS'] ?? 5_000);
const CLIENTS = 16;
const DRAIN_MS = 120_000;

const describePlan = (plan: PlannedFault[]): string => plan.map(({ afterAnswers, fault, holdMs }) => `  after ${afterAnswers} answers: ${fault} (${holdMs} ms)`).join('\n');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

describe(`${requests} requests while everything is killed, wiped and restarted, jobs on ${jobStore}`, () => {
  let servers: Servers;

  beforeAll(async () => {
    servers = await Servers.start(jobStore);
  }, 60_000);
  afterAll(async () => {
    await servers?.stop();
  }, 60_000);

  it('delivers every accepted event exactly once, and nothing of what was refused', async () => {
    const product = await Product.start(servers);
    const plan = planFaults(seed, requests, jobStore);
    say(`FAULT_SEED=${seed} FAULT_EVENTS=${requests} on ${jobStore}\n${describePlan(plan)}`);
    const load = new LeadLoad({ companies: await product.signUp(5), requests, clients: CLIENTS, mark: 'fault' });
    const startedAt = Date.now();
    await Promise.all([load.run(), strike(product, plan, () => load.answers)]);
    const answeredMs = Date.now() - startedAt;
    await untilDrained(servers, DRAIN_MS);
    say(`answered in ${answeredMs} ms, drained in ${Date.now() - startedAt} ms: ${summary(load)}`);

    expect(await audit(servers, 'fault', load.ledger)).toEqual(perfect);
    expect(load.accepted().length + load.refused().length).toBe(requests);
    expect(load.refused().length).toBe(Math.ceil(requests / 25));
    expect(Object.values(product.processes).flatMap((process) => process.unexpectedEnds)).toEqual([]);
  }, 420_000);

  it('loses some when the queue is told after the commit and no outbox remembers', async () => {
    const naive = await NaiveSystem.start(servers);
    const few = Math.min(requests, 1_500);
    const load = new LeadLoad({ companies: [naive.company()], requests: few, clients: CLIENTS, mark: 'naive' });
    await Promise.all([load.run(), strike(naive, planFaults(seed, few, jobStore), () => load.answers)]);
    await naive.untilDrained(150_000);
    const delivered = await naive.delivered();
    const lost = load.accepted().filter((entry) => !delivered.has(entry.leadId!));
    say(`naive: ${load.accepted().length} accepted, ${lost.length} lost`);
    expect(lost.length).toBeGreaterThan(0);
  }, 240_000);
});

function summary(load: LeadLoad): string {
  const repeated = load.ledger.filter((entry) => entry.sends > 1);
  return `${load.accepted().length} accepted, ${load.refused().length} refused, ${repeated.length} asked again, ${repeated.filter((entry) => entry.replayed).length} of them had been done, p95 ${load.p95Ms()} ms`;
}
