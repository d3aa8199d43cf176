import { setTimeout as delay } from 'node:timers/promises';
import { AccessPolicy, KEEP_EVENTS_DAYS, problems, type EventViewer } from '@app/kernel';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { notifications } from '../notifications.permissions.js';
import { EventStream } from './event-stream.js';
import { BATCH, ReadEvents, type StreamedEvent } from './read-events.js';
import { TooManyStreams } from './stream.problems.js';
import { ageDays, comparePositions, readPosition, type StreamPosition } from './stream-position.js';
import { streamsConfig } from './streams.config.js';

/** One process holds no more, whoever they are for. */
const MAX_STREAMS = 10_000;

/**
 * Feeds every event stream of this process. One loop reads the new events of all organizations somebody listens in, and runs
 * only while somebody does. Before a stream is given anything, and every few seconds, the right to it is looked at again.
 */
@Injectable()
export class EventFeed implements BeforeApplicationShutdown {
  readonly #log = new Logger('streams');
  readonly #streams = new Set<EventStream>();
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(
    private readonly events: ReadEvents,
    private readonly policy: AccessPolicy,
  ) {}

  /** A new stream for a user; from `lastEventId` on, or from now. 429 `too_many_streams`, 503 while the process ends. */
  async open(viewer: EventViewer, organizationId: string, token: string, lastEventId: string | undefined): Promise<EventStream> {
    if (this.#stopping || this.#streams.size >= MAX_STREAMS) throw new problems.Unavailable();
    this.assertFew(viewer.userId);
    const { now, end } = await this.events.bounds();
    const known = readPosition(lastEventId);
    // what came right behind a place from before those that are kept may be gone
    const resumes = known !== null && comparePositions(known, end) < 0 && ageDays(known) < KEEP_EVENTS_DAYS - 1;
    const stream = new EventStream(organizationId, token, viewer, resumes ? known : now);
    if (lastEventId !== undefined && !resumes) stream.reset();
    this.assertFew(viewer.userId);
    this.#streams.add(stream);
    stream.body.once('close', () => this.#streams.delete(stream));
    this.#loop ??= this.run();
    return stream;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    for (const stream of this.#streams) stream.end();
    await this.#loop;
  }

  private assertFew(userId: string): void {
    const held = [...this.#streams].filter(({ viewer }) => viewer.userId === userId).length;
    if (held >= streamsConfig.value().EVENT_STREAMS_PER_USER) throw new TooManyStreams();
  }

  private async run(): Promise<void> {
    const { EVENT_STREAM_POLL_MS } = streamsConfig.value();
    while (!this.#stopping && this.#streams.size > 0) {
      const more = await this.round().catch((error: unknown) => this.#log.warn(`will try again: ${(error as Error).message}`));
      if (!more) await delay(EVENT_STREAM_POLL_MS);
    }
    this.#loop = undefined;
  }

  /** Answers whether there is more to read at once. */
  private async round(): Promise<boolean> {
    const { EVENT_STREAM_CHECK_MS, EVENT_STREAM_HEARTBEAT_MS } = streamsConfig.value();
    const events = Map.groupBy(await this.events.after(placesOf(this.#streams)), ({ organizationId }) => organizationId);
    const now = performance.now();
    await Promise.all([...this.#streams].filter((stream) => events.has(stream.organizationId) || now - stream.checkedAtMs >= EVENT_STREAM_CHECK_MS).map((stream) => this.check(stream)));
    for (const stream of this.#streams) {
      for (const event of events.get(stream.organizationId) ?? []) stream.pass(event);
      stream.beat(EVENT_STREAM_HEARTBEAT_MS);
    }
    return [...events.values()].some((batch: StreamedEvent[]) => batch.length >= BATCH);
  }

  /** Ends a stream whose session, membership, permission or token has ended; what its viewer may see is what they may now. */
  private async check(stream: EventStream): Promise<void> {
    const actor = await this.policy.authenticate(stream.token, 'lately');
    stream.checkedAtMs = performance.now();
    const mayStill = actor?.organizationId === stream.organizationId && !actor.mfaMissing && actor.permissions.has(notifications.stream.read);
    if (mayStill && actor.userId) stream.viewer = { ...actor, userId: actor.userId };
    else stream.end();
  }
}

/** For each organization the place of the stream that is furthest behind. */
function placesOf(streams: Iterable<EventStream>): Map<string, StreamPosition> {
  const places = new Map<string, StreamPosition>();
  for (const { organizationId, position } of streams) {
    const place = places.get(organizationId);
    if (!place || comparePositions(position, place) < 0) places.set(organizationId, position);
  }
  return places;
}
