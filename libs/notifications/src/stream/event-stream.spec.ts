import '../notifications.permissions.js'; // says who sees notifications
import { EventStream } from './event-stream.js';
import type { StreamedEvent } from './read-events.js';

const organizationId = '01937c4e-0000-7b3c-9d4e-5f6a7b8c9d0e';
const me = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const id = (n: number) => `01937c4e-2222-7b3c-9d4e-${String(n).padStart(12, '0')}`;
const event = (n: number, overrides: Partial<StreamedEvent> = {}): StreamedEvent => ({
  organizationId, id: id(n), type: 'notifications.notification.created', actorUserId: null, occurredAt: '2026-11-20T09:30:00.000Z', data: { userId: me, text: 'a\nb' },
  position: { transaction: String(n), eventId: id(n) }, ...overrides,
});
const open = () => new EventStream(organizationId, 'token', { userId: me, permissions: new Set() }, { transaction: '5', eventId: id(0) });
const written = (stream: EventStream): string => String(stream.body.read() ?? '');

describe('An event stream', () => {
  it('writes each event once, with the place to resume from, on lines of its own', () => {
    const stream = open();
    expect(written(stream)).toBe('retry: 2000\n\n');
    stream.pass(event(7));
    stream.pass(event(7));
    stream.pass(event(6));
    expect(written(stream)).toBe(
      `id: 7.${id(7)}\nevent: notifications.notification.created\ndata: {"id":"${id(7)}","type":"notifications.notification.created","occurredAt":"2026-11-20T09:30:00.000Z","actorUserId":null,"data":{"userId":"${me}","text":"a\\nb"}}\n\n`,
    );
  });

  it('goes on behind what its viewer may not see, and says in its next heartbeat how far it is', () => {
    const stream = open();
    written(stream);
    stream.pass(event(9, { data: { userId: 'somebody' } }));
    expect(written(stream)).toBe('');
    stream.beat(60_000);
    expect(written(stream)).toBe('');
    stream.beat(0);
    expect(written(stream)).toBe(`: still here\nid: 9.${id(9)}\n\n`);
  });

  it('ends instead of keeping more than a megabyte for who does not read', () => {
    const stream = open();
    for (let n = 6; stream.isOpen() && n < 5_000; n++) stream.pass(event(n, { data: { userId: me, text: 'x'.repeat(1_000) } }));
    expect(stream.isOpen()).toBe(false);
    expect(stream.body.readableLength).toBeLessThan(2 << 20);
  });

  it('says nothing any more once it has ended', () => {
    const stream = open();
    written(stream);
    stream.end();
    stream.end();
    stream.pass(event(8));
    stream.beat(0);
    expect(written(stream)).toBe('');
  });
});
