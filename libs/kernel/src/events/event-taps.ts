import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';

/** Writes what somebody wants to keep of the events with these ids, in the relay's transaction and with its rights. */
export type EventTap = (client: Pick<PoolClient, 'query'>, eventIds: readonly string[]) => Promise<void>;

/**
 * For who wants events of every type, chosen by rows and not by code: one statement a batch instead of a job an event. What a tap
 * writes commits together with "dispatched". A tap that fails holds every event up, so it must be one statement that cannot.
 */
@Injectable()
export class EventTaps {
  readonly #taps: EventTap[] = [];

  add(tap: EventTap): void {
    this.#taps.push(tap);
  }

  async pass(client: Pick<PoolClient, 'query'>, eventIds: readonly string[]): Promise<void> {
    if (eventIds.length === 0) return;
    for (const tap of this.#taps) await tap(client, eventIds);
  }
}
