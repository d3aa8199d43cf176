import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Outbox, uuidv7 } from '@app/kernel';
import { EmailReceived } from '@app/messaging/events';
import { Client } from 'pg';
import { startTestApp, type TestApp } from '../../support/app.js';
import { ApiClient, eventually, signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { addColleague } from '../tenancy/colleagues.js';

interface Sent {
  id: string;
  event: string;
  data: Json;
}

/** Reads a stream of server-sent events until it ends or is cut. */
class Listener {
  readonly events: Sent[] = [];
  comments = 0;
  lastEventId = '';
  ended = false;
  #request: ClientRequest | undefined;

  /** On a connection of its own that is gone when it is cut: `fetch` would open another one behind it. */
  static async open(client: ApiClient, lastEventId?: string): Promise<Listener> {
    const listener = new Listener();
    const headers = { authorization: `Bearer ${client.accessToken}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      listener.#request = request(`${client.url}/v1/events/stream`, { headers, agent: false }, resolve).on('error', reject).end();
    });
    if (response.statusCode !== 200) throw new Error(`The stream answered ${response.statusCode}.`);
    expect(response.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', 'cache-control': 'no-store, no-transform' });
    void listener.read(response);
    return listener;
  }

  cut(): void {
    this.#request?.destroy();
  }

  types(): string[] {
    return this.events.map(({ event }) => event);
  }

  private async read(body: IncomingMessage): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) this.take(block);
      }
    } catch {
      // cut
    }
    this.ended = true;
  }

  private take(block: string): void {
    const fields = new Map(block.split('\n').map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
    if (fields.has('')) this.comments++;
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    if (fields.has('data')) this.events.push({ id: this.lastEventId, event: fields.get('event')!, data: JSON.parse(fields.get('data')!) });
  }
}

describe('The event stream', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let isClosed = false;
  const open: Listener[] = [];

  beforeAll(async () => {
    test = await startTestApp({ worker: true, environment: { EVENT_STREAM_POLL_MS: '20', EVENT_STREAM_HEARTBEAT_MS: '300', EVENT_STREAM_CHECK_MS: '200', EVENT_STREAMS_PER_USER: '3' } });
  });
  afterAll(() => (isClosed ? undefined : test.close()));
  beforeEach(async () => {
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
  });
  afterEach(() => {
    for (const listener of open.splice(0)) listener.cut();
  });

  const listen = async (client: ApiClient, lastEventId?: string): Promise<Listener> => {
    const listener = await Listener.open(client, lastEventId);
    open.push(listener);
    return listener;
  };
  const addLead = async (client: ApiClient): Promise<string> => (await client.post('/v1/leads', { firstName: 'Ada', lastName: uuidv7(), email: `${uuidv7()}@example.com` })).body.id;
  const leadsTold = ({ events }: Listener): string[] => events.filter(({ event }) => event === 'crm.lead.created').map(({ data }) => data.data.leadId);

  it('tells what happens in the organization as it happens, and nothing of another', async () => {
    const [here, there] = [await listen(acme.client), await listen(globex.client)];
    const leadId = await addLead(acme.client);
    await eventually(async () => leadsTold(here).length > 0);
    expect(here.events.find(({ event }) => event === 'crm.lead.created')).toEqual({
      id: expect.stringMatching(/^\d+\.[0-9a-f-]{36}$/),
      event: 'crm.lead.created',
      data: { id: expect.any(String), type: 'crm.lead.created', occurredAt: expect.any(String), actorUserId: acme.userId, data: expect.objectContaining({ leadId }) },
    });
    const own = await addLead(globex.client);
    await eventually(async () => leadsTold(there).length > 0);
    expect(leadsTold(there)).toEqual([own]);
    expect(leadsTold(here)).toEqual([leadId]);
  });

  it('tells a notification to its recipient alone', async () => {
    const colleague = await addColleague(test, acme, 'manager');
    const [mine, theirs] = [await listen(acme.client), await listen(colleague.client)];
    await test.as(acme, async () =>
      test.app.get(Outbox).publish(EmailReceived, {
        emailId: uuidv7(), threadId: uuidv7(), emailAccountId: uuidv7(), ownerUserId: colleague.userId, leadId: null, dealId: null, customerId: null, receivedAt: '2026-03-01T10:00:00Z', isBackfill: false,
      }),
    );
    await eventually(async () => theirs.types().includes('notifications.notification.created'));
    await addLead(acme.client);
    await eventually(async () => leadsTold(mine).length > 0);
    expect(mine.types().filter((type) => /notification|messaging/.test(type))).toEqual([]);
    expect(theirs.types()).toContain('messaging.email.received');
  });

  it('goes on behind the last event after it was cut: nothing is missing, nothing comes twice', async () => {
    const first = await listen(acme.client);
    const leads = [await addLead(acme.client), await addLead(acme.client)];
    await eventually(async () => leadsTold(first).length === 2);
    first.cut();
    await eventually(async () => first.ended);
    leads.push(...(await Promise.all(Array.from({ length: 20 }, () => addLead(acme.client)))));
    const second = await listen(acme.client, first.lastEventId);
    leads.push(await addLead(acme.client));
    await eventually(async () => leadsTold(second).length >= 21);
    const told = [...leadsTold(first), ...leadsTold(second)];
    expect(told).toHaveLength(new Set(told).size);
    expect(new Set(told)).toEqual(new Set(leads));
  });

  it('waits for a transaction that began before others that have ended: who resumes behind those misses nothing', async () => {
    const admin = new Client(test.database.adminUrl);
    await admin.connect();
    try {
      const listener = await listen(acme.client);
      await admin.query('begin');
      const early = uuidv7();
      await admin.query(
        `insert into outbox_events (id, organization_id, lane, type, data, occurred_at) values ($1, $2, $2, 'crm.lead.created', $3, now())`,
        [early, acme.organizationId, JSON.stringify({ leadId: early, leadSource: 'other', assignedToId: null })],
      );
      const late = await addLead(acme.client);
      await eventually(async () => listener.comments > 1);
      expect(leadsTold(listener)).toEqual([]);
      const place = listener.lastEventId;
      await admin.query('commit');
      const resumed = await listen(acme.client, place);
      await eventually(async () => leadsTold(listener).length === 2 && leadsTold(resumed).length === 2);
      expect([leadsTold(listener), leadsTold(resumed)]).toEqual([[early, late], [early, late]]);
    } finally {
      await admin.end();
    }
  });

  it('says so when it cannot go on from what it was given, and begins now', async () => {
    await addLead(acme.client);
    const daysAgo = (days: number) => `1.${uuidv7().replace(/^.{13}/, (Date.now() - days * 86_400_000).toString(16).padStart(12, '0').replace(/^.{8}/, '$&-'))}`;
    for (const unknown of ['nonsense', `18446744073709551615.${uuidv7()}`, daysAgo(40)]) {
      const listener = await listen(acme.client, unknown);
      const leadId = await addLead(acme.client);
      await eventually(async () => leadsTold(listener).length > 0);
      expect([listener.types()[0], leadsTold(listener)]).toEqual(['reset', [leadId]]);
      listener.cut();
      await eventually(async () => listener.ended);
    }
    const kept = await listen(acme.client, daysAgo(20));
    await eventually(async () => leadsTold(kept).length === 4);
    expect(kept.types()).not.toContain('reset');
    kept.cut();
    await eventually(async () => kept.ended);
  });

  it('is never silent for long', async () => {
    const listener = await listen(acme.client);
    await eventually(async () => listener.comments >= 2);
    expect(listener.events).toEqual([]);
  });

  it('ends when its session does', async () => {
    const listener = await listen(acme.client);
    expect((await acme.client.post('/v1/auth/logout', { refreshToken: acme.refreshToken })).status).toBe(204);
    await eventually(async () => listener.ended, 5_000);
    await expect(Listener.open(acme.client)).rejects.toThrow('401');
  });

  it('ends with the membership of who listens', async () => {
    const colleague = await addColleague(test, acme, 'manager');
    const listener = await listen(colleague.client);
    expect((await acme.client.delete(`/v1/members/${colleague.memberId}`)).status).toBe(204);
    await eventually(async () => listener.ended, 5_000);
    await addLead(acme.client);
    expect(leadsTold(listener)).toEqual([]);
  });

  it('is open a few times for each user at once, and gives a place back when one is closed', async () => {
    const listeners = [await listen(acme.client), await listen(acme.client), await listen(acme.client)];
    const refused = await acme.client.get('/v1/events/stream');
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_streams']);
    await listen(globex.client);
    listeners[0]!.cut();
    await eventually(async () => (await acme.client.get('/v1/events/stream')).status === 200);
  });

  it('is for who is signed in', async () => {
    const answer = await new ApiClient(test.url).get('/v1/events/stream');
    expect(answer.status).toBe(401);
  });

  it('lets go of a client that disappeared', async () => {
    const { hostname, port } = new URL(test.url);
    for (let i = 0; i < 4; i++) {
      const socket = connect(Number(port), hostname);
      socket.write(`GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${acme.client.accessToken}\r\n\r\n`);
      await new Promise<void>((resolve) => socket.once('data', () => resolve()));
      socket.resetAndDestroy();
    }
    await eventually(async () => (await acme.client.get('/v1/events/stream')).status === 200);
  });

  it('ends when the process does, and holds nothing up', async () => {
    const listener = await listen(acme.client);
    const startedAt = performance.now();
    await test.close();
    isClosed = true;
    await eventually(async () => listener.ended);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });
});
