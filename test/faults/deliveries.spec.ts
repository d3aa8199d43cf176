import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedUp } from '../support/client.js';
import { WebhookReceiver, verify } from '../support/fakes/webhook-receiver.js';
import { addEnvironment, addLiveWebhook } from '../e2e/clients/webhook-world.js';
import { interrupts, planDeliveryFaults, strikeDeliveries } from './support/delivery-faults.js';
import { LeadLoad, requestsFor } from './support/lead-load.js';
import { Product, serverProcess } from './support/product.js';
import { chooseSeed } from './support/seeded-random.js';
import { jobStore, Servers } from './support/servers.js';

const seed = chooseSeed();
/** The short form; the long one is FAULT_EVENTS=100000 FAULT_COUNT=60. */
const events = Number(process.env['FAULT_EVENTS'] ?? 1_500);
const requests = requestsFor(events);
const faults = Number(process.env['FAULT_COUNT'] ?? 20);
const CLIENTS = 8;
const COMPANIES = 4;
const DRAIN_MS = 120_000;
const CONCURRENCY = 5;
const MAX_REPEATED_SHARE = 0.01;
const PATIENT_SCHEDULE = [0, 0.3, 0.5, 1, 1, ...Array<number>(40).fill(2)].join();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

describe(`deliveries of ${events} events while ${faults} faults strike, jobs on ${jobStore}`, () => {
  let servers: Servers;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    servers = await Servers.start(jobStore);
    Object.assign(servers.environment, { EGRESS_ALLOW: `127.0.0.1:${receiver.port}`, WEBHOOK_TIMEOUT_MS: '1000', WEBHOOK_LEASE_MS: '3000', WEBHOOK_DEV_SCHEDULE_SECONDS: PATIENT_SCHEDULE });
  }, 60_000);
  afterAll(async () => {
    await servers?.stop();
    await receiver?.stop();
  }, 60_000);

  /** A webhook a company; its path and its secret. */
  const subscribe = async (companies: SignedUp[]): Promise<Map<string, string>> => {
    const secrets = new Map<string, string>();
    for (const [index, company] of companies.entries()) {
      const environment = await addEnvironment(company);
      const { secret } = await addLiveWebhook(company, environment.id, { url: receiver.url(`/${index}`), eventPatterns: ['crm.lead.created'], concurrency: CONCURRENCY });
      secrets.set(`/${index}`, secret);
    }
    return secrets;
  };

  const waiting = async (): Promise<number> => {
    const [row] = await servers.query<{ n: number }>(`select (select count(*) from outbox_events where dispatched_at is null)::int + (select count(*) from webhook_deliveries where state in ('pending', 'leased'))::int as n`);
    return row!.n;
  };
  const untilDelivered = async (): Promise<void> => {
    for (const deadline = Date.now() + DRAIN_MS; Date.now() < deadline; await sleep(250)) if ((await waiting()) === 0) return;
  };

  it('bring every accepted event to its endpoint, nothing else, and few of them twice', async () => {
    const product = await Product.start(servers);
    const second = await serverProcess(servers, 'worker2', 'worker', { WORKER_ROLES: 'jobs' });
    await second.process.start();
    const companies = await product.signUp(COMPANIES);
    const secrets = await subscribe(companies);
    const plan = planDeliveryFaults(seed, requests, faults, jobStore);
    say(`FAULT_SEED=${seed} FAULT_EVENTS=${events} FAULT_COUNT=${faults} on ${jobStore}\n${plan.map(({ afterAnswers, fault, holdMs }) => `  after ${afterAnswers} answers: ${fault} (${holdMs} ms)`).join('\n')}`);
    expect(new Set(plan.map(({ fault }) => fault)).size).toBeGreaterThanOrEqual(Math.min(12, faults));

    const load = new LeadLoad({ companies, requests, clients: CLIENTS, mark: 'delivery' });
    // A fault can repeat what was between "answered" and "recorded" when it struck, and no more: the lanes of every endpoint.
    const inFlight = plan.filter(({ fault }) => interrupts(fault)).length * COMPANIES * CONCURRENCY;
    const startedAt = Date.now();
    const system = { servers, receiver, paths: [...secrets.keys()], processes: { ...product.processes, worker2: second.process } };
    await Promise.all([load.run(), strikeDeliveries(system, plan, () => load.answers)]);
    const answeredMs = Date.now() - startedAt;
    await untilDelivered();

    const messages = receiver.received.filter(({ message }) => message.type === 'crm.lead.created');
    const acknowledged = messages.filter(({ behaviour }) => behaviour === 'ok' || behaviour === 'flood');
    const byLead = Map.groupBy(acknowledged, ({ message }) => String(message.data['leadId']));
    const accepted = new Map(load.accepted().map((entry) => [entry.leadId!, entry]));
    const lost = [...accepted.values()].filter(({ leadId }) => !byLead.has(leadId!));
    const ghosts = messages.filter(({ message, path }) => accepted.get(String(message.data['leadId']))?.organizationId !== companies[Number(path.slice(1))]!.organizationId);
    const repeated = acknowledged.length - byLead.size;
    say(`answered in ${answeredMs} ms, delivered after ${Date.now() - startedAt} ms: ${accepted.size} accepted, ${messages.length} attempts arrived, ${acknowledged.length} acknowledged, ${repeated} of them repeated, ${lost.length} lost, ${ghosts.length} ghosts`);

    expect(accepted.size).toBeGreaterThanOrEqual(events);
    expect(await waiting()).toBe(0);
    expect(lost).toEqual([]);
    expect(ghosts).toEqual([]);
    expect(repeated).toBeLessThanOrEqual(Math.max(MAX_REPEATED_SHARE * accepted.size, inFlight));
    for (const same of byLead.values()) expect([new Set(same.map(({ id }) => id)).size, new Set(same.map(({ body }) => body)).size]).toEqual([1, 1]);
    for (const message of acknowledged.slice(-500)) verify(secrets.get(message.path)!, message);
    expect([...Object.values(product.processes), second.process].flatMap((process) => process.unexpectedEnds)).toEqual([]);
  }, 3_600_000);
});
