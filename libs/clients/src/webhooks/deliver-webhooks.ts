import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { kernelConfig } from '@app/kernel';
import { ClaimDeliveries, type ClaimedDelivery } from './claim-deliveries.js';
import { EndpointHealth } from './endpoint-health.js';
import { FindTargets } from './find-targets.js';
import { PostMessage, unsendable } from './post-message.js';
import { RecordAttempts, type Attempted } from './record-attempts.js';
import { webhooksConfig } from './webhooks.config.js';

/** Messages of one endpoint that this process holds. */
interface Lane {
  active: number;
  waiting: ClaimedDelivery[];
  failing: boolean;
}

/** While there is work, rounds are this far apart. */
const ROUND_MS = 15;
/** What waited longer since it was claimed is given back: its webhook or environment may have been stopped meanwhile. */
const FRESH_MS = 1_000;
/** A request without an answer for so long takes no place of others any more: it may be slow, or hang until the time is over. */
const STALLED_MS = 200;
/** Requests that may hang beside the places, as a multiple of them. */
const MAX_HANGING = 4;
const SHUTDOWN_MS = 5_000;
const MAX_BATCH = 500;

/**
 * Sends what is due to webhooks. Runs in workers beside the jobs and takes none of their places: an endpoint that hangs holds a few
 * sockets of its own. Each endpoint has a lane with its own limit; PostgreSQL says what is due and remembers what came of it.
 */
@Injectable()
export class DeliverWebhooks implements BeforeApplicationShutdown {
  readonly #log = new Logger('webhooks');
  readonly #owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`.slice(0, 100);
  readonly #lanes = new Map<string, Lane>();
  readonly #claimedAt = new WeakMap<ClaimedDelivery, number>();
  readonly #underWay = new Map<ClaimedDelivery, number>();
  #held = 0;
  #ended: Attempted[] = [];
  #released: ClaimedDelivery[] = [];
  #running = false;
  #loop: Promise<void> = Promise.resolve();
  #tidiedAt = 0;
  #keptAt = performance.now();

  constructor(
    private readonly deliveries: ClaimDeliveries,
    private readonly targets: FindTargets,
    private readonly post: PostMessage,
    private readonly attempts: RecordAttempts,
    private readonly health: EndpointHealth,
  ) {}

  start(): void {
    this.#running = true;
    this.#loop = this.run();
  }

  /** Takes nothing new, gives back what was not sent, and waits a little for what is under way; the rest is sent again by another worker. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#running = false;
    await this.#loop;
    for (const lane of this.#lanes.values()) this.giveBack(lane.waiting.splice(0));
    const deadline = performance.now() + SHUTDOWN_MS;
    while (this.#held > 0 && performance.now() < deadline) {
      await this.settle().catch(() => undefined);
      await delay(ROUND_MS);
    }
    await this.settle().catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (this.#running) {
      const moved = await this.round().catch((error: unknown) => {
        this.#log.warn(`will try again: ${(error as Error).message}`);
        return 0;
      });
      await delay(moved > 0 || this.#held > 0 ? ROUND_MS : Math.min(kernelConfig.value().OUTBOX_POLL_MS, 250));
    }
  }

  /** One round: writes down what ended, keeps leases, takes what is due. Answers how many messages moved. */
  async round(): Promise<number> {
    const settled = await this.settle();
    await this.tidy();
    const places = webhooksConfig.value().WEBHOOK_IN_FLIGHT_MAX;
    const hanging = this.hanging();
    const stalled = [...new Set(hanging)];
    const free = places - this.#held + Math.min(hanging.length, MAX_HANGING * places);
    if (free < places / 2) for (const webhookId of stalled) this.giveBack(this.#lanes.get(webhookId)?.waiting.splice(0) ?? []);
    if (free <= 0) return settled;
    const suspicious = [...this.#lanes.values()].filter((lane) => lane.failing && lane.active > 0).length;
    const claimed = await this.deliveries.claim(this.#owner, free, Math.max(0, Math.ceil(places / 4) - suspicious), stalled);
    for (const delivery of claimed) this.accept(delivery);
    return settled + claimed.length;
  }

  /** Whose requests keep us waiting, one entry a request. */
  private hanging(): string[] {
    const before = performance.now() - STALLED_MS;
    return [...this.#underWay].flatMap(([{ webhook_id }, startedAt]) => (startedAt < before ? [webhook_id] : []));
  }

  private async tidy(): Promise<void> {
    const leaseMs = webhooksConfig.value().WEBHOOK_LEASE_MS;
    if (performance.now() - this.#tidiedAt > kernelConfig.value().OUTBOX_POLL_MS) {
      await this.deliveries.reclaim();
      this.#tidiedAt = performance.now();
    }
    if (this.#held === 0) this.#keptAt = performance.now();
    if (performance.now() - this.#keptAt > leaseMs / 4) {
      const now = performance.now();
      await this.deliveries.renew(this.#owner);
      this.#keptAt = now;
    }
  }

  private accept(delivery: ClaimedDelivery): void {
    this.#held++;
    this.#claimedAt.set(delivery, performance.now());
    const lane = this.#lanes.get(delivery.webhook_id) ?? { active: 0, waiting: [], failing: false };
    this.#lanes.set(delivery.webhook_id, lane);
    lane.waiting.push(delivery);
    this.advance(delivery.webhook_id, lane);
  }

  private advance(webhookId: string, lane: Lane): void {
    while (lane.waiting.length > 0 && lane.active < lane.waiting[0]!.concurrency) {
      const next = lane.waiting.shift()!;
      if (!this.isFresh(next)) {
        this.giveBack([next]);
        continue;
      }
      lane.active++;
      this.#underWay.set(next, performance.now());
      void this.send(next, lane).finally(() => {
        lane.active--;
        this.#underWay.delete(next);
        this.advance(webhookId, lane);
      });
    }
    if (lane.active === 0 && lane.waiting.length === 0) this.#lanes.delete(webhookId);
  }

  /** False too after this process was stopped for a while: somebody else may hold the message by now. */
  private isFresh(delivery: ClaimedDelivery): boolean {
    return performance.now() - this.#claimedAt.get(delivery)! < FRESH_MS;
  }

  private async send(delivery: ClaimedDelivery, lane: Lane): Promise<void> {
    const target = await this.targets.find(delivery).catch(() => undefined);
    if (target === undefined) return this.giveBack([delivery]);
    const outcome = target ? await this.post.post(target, { id: delivery.id, body: delivery.body }) : unsendable();
    lane.failing = outcome.errorClass !== null;
    // what would only fail too waits for its turn; others get the places
    if (lane.failing) this.giveBack(lane.waiting.splice(0));
    this.#ended.push({ delivery, outcome, scheduleSeconds: scheduleOf(target?.environment) });
  }

  private giveBack(deliveries: readonly ClaimedDelivery[]): void {
    this.#released.push(...deliveries);
  }

  /** Until the database has taken it, the message counts as held. */
  private async settle(): Promise<number> {
    let settled = 0;
    while (this.#ended.length > 0) {
      const batch = this.#ended.slice(0, MAX_BATCH);
      const endpoints = await this.attempts.record(batch);
      this.#ended.splice(0, batch.length);
      this.#held -= batch.length;
      settled += batch.length;
      for (const endpoint of endpoints) await this.health.judge(endpoint).catch((error: Error) => this.#log.warn(`will judge again: ${error.message}`));
    }
    if (this.#released.length > 0) {
      const batch = this.#released.slice();
      await this.deliveries.release(batch);
      this.#released.splice(0, batch.length);
      this.#held -= batch.length;
    }
    return settled;
  }
}

const scheduleOf = (environment: string | undefined): readonly number[] => {
  const { WEBHOOK_DEV_SCHEDULE_SECONDS, WEBHOOK_SCHEDULE_SECONDS } = webhooksConfig.value();
  return environment === 'dev' ? WEBHOOK_DEV_SCHEDULE_SECONDS : WEBHOOK_SCHEDULE_SECONDS;
};
