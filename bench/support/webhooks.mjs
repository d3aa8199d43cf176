// Events from accepted (the API answered 201) to delivered (the endpoint answered 200), everything on this machine, beside bare BullMQ and undici.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../scripts/services.mjs';
import { accept } from './outbox.mjs';
import { profiling } from './reads.mjs';

const ENDPOINTS = 20;
const GIVE_UP_MS = 600_000;

export async function measureWebhooks(installation, options) {
  const { events } = options;
  const receiver = await startReceiver();
  const environment = { EGRESS_ALLOW: '127.0.0.1' };
  const api = await installation.startApp('api', environment);
  await installation.signUp(api.url);
  const organizations = (await installation.tokens()).slice(0, ENDPOINTS);
  for (const { accessToken } of organizations) await addWebhook(api.url, accessToken, receiver.url);
  const withRedis = Boolean(installation.environment.REDIS_URL);
  const results = [];
  if (withRedis) {
    const worker = await installation.startApp('worker', environment, profiling(options));
    receiver.forget();
    const startedAt = performance.now();
    await accept(api.url, organizations, events);
    await receiver.until(events);
    results.push(goal(`${events} events, delivered while they are accepted`, events / ((performance.now() - startedAt) / 1000), 400, 'API, relay, worker, endpoint and load on the same cores'));
    await worker.stop();
    results.push(goal('the same from a backlog, jobs on Redis', await drain(installation, receiver, environment, events), 400));
  } else {
    await accept(api.url, organizations, events);
  }
  results.push(goal('the same from a backlog, jobs on PostgreSQL', await drain(installation, receiver, { ...environment, REDIS_URL: undefined }, events), 150));
  if (withRedis) results.push(...(await besideBare(installation, receiver, events, results)));
  await api.stop();
  receiver.stop();
  await installation.superuser.query('truncate clients, leads, outbox_events, jobs, job_runs, timeline_entries cascade');
  return results;
}

const goal = (name, perSecond, wanted, detail) => ({ name, value: `${perSecond.toFixed(0)} events/s`, wanted: `≥ ${wanted}`, reached: perSecond >= wanted, perSecond, detail });

async function besideBare(installation, receiver, events, [, backlog]) {
  const bare = spawn(process.execPath, [join(root, 'bench/support/bare-webhooks.cjs'), String(events), receiver.url], { cwd: root, env: installation.environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  bare.stdout.on('data', (chunk) => (output += chunk));
  const [code] = await once(bare, 'exit');
  if (code !== 0) throw new Error('The bare sender failed.');
  const { perSecond } = JSON.parse(output);
  return [{ name: 'bare BullMQ and undici', value: `${perSecond.toFixed(0)} events/s`, detail: `ratio ${(backlog.perSecond / perSecond).toFixed(2)}; no outbox, no log, no limits`, reached: true }];
}

/** A client app, its environment and an activated webhook. */
async function addWebhook(url, accessToken, endpoint) {
  const post = async (path, body) => {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${accessToken}`, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const client = await post('/v1/clients', { name: 'Bench', contacts: [{ name: 'Ida', email: 'ida@shop.example' }] });
  const environment = await post(`/v1/clients/${client.id}/environments`, { environment: 'dev', redirectUrls: [], allowedOrigins: [], scopes: ['crm.leads.read', 'crm.records.read_all'] });
  const webhook = await post(`/v1/client-environments/${environment.id}/webhooks`, { name: 'Bench', url: endpoint, type: 'custom', eventPatterns: ['crm.lead.created'] });
  await post(`/v1/webhooks/${webhook.id}/activation`);
}

/** Events a second when all of them wait already: the worker was away. */
async function drain(installation, receiver, environment, events) {
  await installation.superuser.query('delete from timeline_entries');
  await installation.superuser.query('truncate jobs, job_runs, webhook_attempts, webhook_deliveries');
  await installation.superuser.query('update outbox_events set dispatched_at = null');
  receiver.forget();
  const worker = await installation.startApp('worker', environment);
  const startedAt = performance.now();
  await receiver.until(events);
  const seconds = (performance.now() - startedAt) / 1000;
  await worker.stop();
  return events / seconds;
}

/** Answers 200 to everything and counts the different messages. */
async function startReceiver() {
  let seen = new Set();
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      seen.add(request.headers['webhook-id']);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    forget: () => (seen = new Set()),
    until: async (count) => {
      for (const deadline = performance.now() + GIVE_UP_MS; seen.size < count; await sleep(20)) if (performance.now() > deadline) throw new Error(`${seen.size} of ${count} events were delivered`);
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
