import { Logger } from '@nestjs/common';
import { ExpiringCache } from '../cache/expiring-cache.js';
import type { KeyedMac } from '../crypto/signature.js';
import { within } from '../time/within.js';
import { RATE_WINDOW_MS, type Grant, type RateStore } from './rate-store.js';

/** Where somebody stands within a limit after a request was counted. */
export interface Standing {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** Until the window is over. */
  resetSeconds: number;
}

/** What this process may let through in a window without asking again. */
interface Share {
  limit: number;
  own: number;
  spent: number;
  /** What the store had left for everybody when it was asked last. */
  left: number;
  /** How many were asked for last. */
  wanted: number;
  /** Requests that got nothing of it. */
  waiting: number;
  endsAtMs: number;
}

interface Question {
  waiting: number;
  answered: Promise<void>;
}

const MAX_SHARES = 50_000;
/** How long the store may take, and for how long it is not asked after it took longer. */
export const RATE_STORE_TIMEOUT_MS = 1_000;
const ALONE_MS = 5_000;
/** The first share of a process, and the largest, as parts of the limit; and of what is left. */
const FIRST = 60;
const LARGEST = 20;
const OF_THE_REST = 8;

/**
 * Counts requests against limits of a minute that all processes share. A process takes a share of the limit out of the store and
 * spends it without asking: few round trips whatever the rate, and none for who is over the limit. Together the processes never
 * let through more than the limit; they may let through less by what lies unused in the share of one that is asked no more, a
 * twentieth of the limit at most. While the store does not answer, each process counts for itself.
 */
export class SharedRates {
  readonly #log = new Logger('rates');
  readonly #shares: ExpiringCache<Share>;
  readonly #questions = new Map<string, Question>();
  #aloneUntilMs = 0;

  constructor(
    private readonly store: RateStore,
    private readonly mac: KeyedMac,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.#shares = new ExpiringCache(MAX_SHARES, nowMs);
  }

  /** Counts one request; one that is refused counts for nothing. Never rejects. */
  async count(key: string, limit: number): Promise<Standing> {
    for (;;) {
      const kept = this.#shares.get(key);
      const share = kept?.limit === limit ? kept : undefined;
      if (share && (share.own > 0 || share.left === 0)) return this.spend(share);
      await this.ask(key, limit, share);
    }
  }

  private spend(share: Share): Standing {
    const isAllowed = share.own > 0;
    if (isAllowed) {
      share.own--;
      share.spent++;
    }
    return { isAllowed, limit: share.limit, remaining: share.own + share.left, resetSeconds: Math.max(1, Math.ceil((share.endsAtMs - this.nowMs()) / 1_000)) };
  }

  /** One question a key at a time, whoever else wants to know meanwhile. */
  private ask(key: string, limit: number, share: Share | undefined): Promise<void> {
    const running = this.#questions.get(key);
    if (running) {
      running.waiting++;
      return running.answered;
    }
    const question: Question = { waiting: 1, answered: Promise.resolve() };
    this.#questions.set(key, question);
    question.answered = this.renew(key, limit, share, question);
    return question.answered;
  }

  private async renew(key: string, limit: number, share: Share | undefined, question: Question): Promise<void> {
    // a little early rather than late: by the clock of the store the window goes on for as long as the question took
    const askedAtMs = this.nowMs();
    const wanted = Math.max(share?.waiting ?? 0, nextShare(limit, share));
    const { granted, left, resetsInMs } = await this.take(key, wanted, limit, share);
    this.#questions.delete(key);
    const endsAtMs = askedAtMs + resetsInMs;
    const waiting = Math.max(0, question.waiting - granted);
    this.#shares.set(key, { limit, own: granted, spent: share?.spent ?? 0, left, wanted: granted, waiting, endsAtMs }, endsAtMs);
  }

  private async take(key: string, wanted: number, limit: number, share: Share | undefined): Promise<Grant> {
    if (this.nowMs() >= this.#aloneUntilMs) {
      try {
        return await within(RATE_STORE_TIMEOUT_MS, this.store.take(this.mac.sign('rate', key), wanted, limit));
      } catch (error) {
        this.#aloneUntilMs = this.nowMs() + ALONE_MS;
        this.#log.warn(`this process counts for itself: ${(error as Error).message}`);
      }
    }
    return { granted: Math.max(0, limit - (share?.spent ?? 0)), left: 0, resetsInMs: share ? share.endsAtMs - this.nowMs() : RATE_WINDOW_MS };
  }
}

/** Small at first, then twice the last one; never more than a part of the limit, or of what is left of it. */
function nextShare(limit: number, share: Share | undefined): number {
  const wanted = share ? Math.min(share.wanted * 2, Math.floor(share.left / OF_THE_REST)) : Math.floor(limit / FIRST);
  return Math.max(1, Math.min(wanted, Math.floor(limit / LARGEST)));
}
