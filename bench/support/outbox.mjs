// Events from accepted (the API answered 201) to handled (every listener done), everything on this machine.
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { profiling } from './reads.mjs';

const CLIENTS = 32;

export async function measureOutbox(installation, options) {
  const { events } = options;
  if (!installation.environment.REDIS_URL) return [{ name: 'outbox', value: 'no Redis', wanted: '≥ 400 events/s', reached: false }];
  const api = await installation.startApp('api');
  await installation.signUp(api.url);
  const worker = await installation.startApp('worker', {}, profiling(options));
  await handled(installation); // what signing up published
  const { rows: [{ n: before }] } = await installation.superuser.query(`select count(*)::int as n from jobs where state = 'done'`);
  const startedAt = performance.now();
  await accept(api.url, await installation.tokens(), events);
  const acceptedSeconds = (performance.now() - startedAt) / 1000;
  await handled(installation);
  const seconds = (performance.now() - startedAt) / 1000;
  const { rows: [{ n: after }] } = await installation.superuser.query(`select count(*)::int as n from jobs where state = 'done'`);
  const backlog = await drain(installation, worker, events);
  await api.stop();
  await installation.superuser.query('truncate leads, outbox_events, jobs, job_runs, timeline_entries cascade');
  return [
    { name: `${events} accepted events, handled`, value: `${backlog.toFixed(0)} events/s`, wanted: '≥ 400', reached: backlog >= 400, detail: `${after - before} jobs; relay and worker` },
    { name: 'the same while they are accepted', value: `${(events / seconds).toFixed(0)} events/s`, wanted: '≥ 400', reached: events / seconds >= 400, detail: `accepted at ${(events / acceptedSeconds).toFixed(0)}/s; API, relay, worker and load on the same cores` },
  ];
}

export async function accept(url, organizations, events) {
  const requests = Array.from({ length: events }, (_, n) => ({
    method: 'POST',
    path: '/v1/leads?onDuplicate=create',
    headers: { authorization: `Bearer ${organizations[n % organizations.length].accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ firstName: 'Ada', lastName: `Event ${n}`, email: `event-${n}@example.test` }),
  }));
  let clients = 0;
  const setupClient = (client) => {
    const share = clients++;
    client.setRequests(requests.filter((_, n) => n % CLIENTS === share));
  };
  const result = await autocannon({ url, connections: CLIENTS, amount: events, setupClient });
  if (result['2xx'] !== events) throw new Error(`${result['2xx']} of ${events} requests were accepted`);
}

/** Resolves when no event waits to be dispatched and no job of an event waits to be done. */
async function handled({ superuser }) {
  for (; ; await sleep(200)) {
    const { rows } = await superuser.query(
      `select 1 where exists (select from outbox_events where dispatched_at is null) or exists (select from jobs where state in ('pending', 'leased') and event_id is not null)`,
    );
    if (rows.length === 0) return;
  }
}

/** Events a second when all of them wait already: the worker was away. */
async function drain(installation, worker, events) {
  await worker.stop();
  await installation.superuser.query('delete from timeline_entries');
  await installation.superuser.query('truncate jobs, job_runs');
  await installation.superuser.query('update outbox_events set dispatched_at = null');
  const again = await installation.startApp('worker');
  const startedAt = performance.now();
  await handled(installation);
  const seconds = (performance.now() - startedAt) / 1000;
  await again.stop();
  return events / seconds;
}
