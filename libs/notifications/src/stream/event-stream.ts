import { isVisible, type EventViewer } from '@app/kernel';
import { Readable } from 'node:stream';
import type { StreamedEvent } from './read-events.js';
import { comparePositions, writePosition, type StreamPosition } from './stream-position.js';

/** A client that reads so slowly that more than this waits for it is let go; it comes back with its Last-Event-ID. */
const MAX_WAITING_BYTES = 1 << 20;
const RETRY_MS = 2_000;

/** One open stream of server-sent events (HTML Living Standard, §9.2). */
export class EventStream {
  readonly body = new Readable({ read: () => undefined });
  /** When the right to it was last looked at. */
  checkedAtMs = performance.now();
  #writtenAtMs = performance.now();
  #ended = false;
  #position: StreamPosition;

  constructor(
    readonly organizationId: string,
    readonly token: string,
    public viewer: EventViewer,
    position: StreamPosition,
  ) {
    this.#position = position;
    this.write(`retry: ${RETRY_MS}\n\n`);
  }

  get position(): StreamPosition {
    return this.#position;
  }

  isOpen(): boolean {
    return !this.#ended && !this.body.destroyed;
  }

  /** Goes on behind the event, and shows it when the viewer may see it. */
  pass(event: StreamedEvent): void {
    if (!this.isOpen() || comparePositions(event.position, this.#position) <= 0) return;
    this.#position = event.position;
    if (!isVisible(event, this.viewer)) return;
    const { id, type, occurredAt, actorUserId, data } = event;
    this.write(`id: ${writePosition(event.position)}\nevent: ${type}\ndata: ${JSON.stringify({ id, type, occurredAt, actorUserId, data })}\n\n`);
    if (this.body.readableLength > MAX_WAITING_BYTES) this.end();
  }

  /** What the client came back with leads nowhere: it begins now, and has to read anew what it shows. */
  reset(): void {
    this.write('event: reset\ndata: {}\n\n');
  }

  /** Something to read when there was nothing for `silentMs`: a comment, and how far the stream is, which no event may have said. */
  beat(silentMs: number): void {
    if (performance.now() - this.#writtenAtMs >= silentMs) this.write(`: still here\nid: ${writePosition(this.#position)}\n\n`);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.body.push(null);
  }

  private write(text: string): void {
    if (!this.isOpen()) return;
    this.#writtenAtMs = performance.now();
    this.body.push(text);
  }
}
