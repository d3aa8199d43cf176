import { RelayDatabase, uuidv7 } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { ClaimedDelivery } from './claim-deliveries.js';
import type { Outcome } from './post-message.js';
import { retryDelayMs } from './retry-schedule.js';
import { countWebhookAttempts } from './webhook-metrics.js';

export interface Attempted {
  delivery: Pick<ClaimedDelivery, 'id' | 'lease_token' | 'attempts'>;
  outcome: Outcome;
  scheduleSeconds: readonly number[];
}

/** How an endpoint fares after what was just written down. */
export interface EndpointState {
  [column: string]: unknown;
  id: string;
  organization_id: string;
  consecutive_failures: number;
  /** Seconds since the first failure after the last success. */
  failing_seconds: number | null;
  warned_percent: number;
  gone: boolean;
}

/** An endpoint may ask to be left alone, but not for longer. */
const MAX_PAUSE_MS = 300_000;
/** 429, and what gateways answer for a server that is overloaded or away. */
const BUSY = [429, 502, 503, 504];
const GONE = 410;
/** After so many failures in a row the breaker opens: 5 s, doubling with every fifth further failure up to 5 min. */
const BREAKER_FAILURES = 10;

const RECORD = `
  with durable as materialized (select set_config('synchronous_commit', 'on', true)),
  result as (
    select * from jsonb_to_recordset($1::jsonb) as r (id uuid, token uuid, attempt_id uuid, state text, delay_ms float8, status int, error_class text,
      started_at timestamptz, duration_ms int, response_body text, pause_ms float8)),
  done as (
    update webhook_deliveries d set state = r.state, attempts = d.attempts + 1, lease_token = null, lease_owner = null, lease_until = null,
      last_status = r.status, last_error_class = r.error_class, finished_at = case when r.state <> 'pending' then now() end,
      available_at = case when r.state = 'pending' then now() + r.delay_ms * interval '1 millisecond' else d.available_at end
    from result r, durable where d.id = r.id and d.lease_token = r.token
    returning d.organization_id, d.webhook_id, d.id as delivery_id, r.*),
  logged as (
    insert into webhook_attempts (id, organization_id, delivery_id, started_at, duration_ms, status, error_class, response_body)
    select attempt_id, organization_id, delivery_id, started_at, duration_ms, status, error_class, response_body from done),
  fared as (
    select organization_id, webhook_id, count(*) filter (where error_class is not null)::int as failures, bool_or(error_class is null) as succeeded,
      max(pause_ms) as pause_ms, bool_or(coalesce(status, 0) = ${GONE}) as gone
    from done group by organization_id, webhook_id)
  update webhooks w set
    consecutive_failures = case when f.succeeded then 0 else w.consecutive_failures + f.failures end,
    first_failure_at = case when not f.succeeded then coalesce(w.first_failure_at, now()) end,
    warned_percent = case when f.succeeded then 0 else w.warned_percent end,
    last_success_at = case when f.succeeded then now() else w.last_success_at end,
    last_failure_at = case when f.failures > 0 then now() else w.last_failure_at end,
    paused_until = case
      when f.succeeded then null
      when w.consecutive_failures + f.failures >= ${BREAKER_FAILURES} then
        now() + greatest(coalesce(f.pause_ms, 0), 1000 * least(300, 5 * power(2, least(10, floor((w.consecutive_failures + f.failures - ${BREAKER_FAILURES}) / 5.0))))) * interval '1 millisecond'
      when f.pause_ms > 0 then now() + f.pause_ms * interval '1 millisecond' end
  from fared f
  where w.organization_id = f.organization_id and w.id = f.webhook_id
    and (f.failures > 0 or w.consecutive_failures > 0 or w.last_success_at is null or w.last_success_at < now() - interval '10 seconds')
  returning w.id, w.organization_id, w.consecutive_failures, extract(epoch from now() - w.first_failure_at)::float8 as failing_seconds, w.warned_percent, f.gone`;

/** Writes down how attempts ended, many at once and durably: what an endpoint has acknowledged is not sent again after a crash. */
@Injectable()
export class RecordAttempts {
  constructor(private readonly database: RelayDatabase) {}

  /** Endpoints whose health changed. What was leased anew meanwhile is left to its new holder. */
  record(attempts: readonly Attempted[]): Promise<EndpointState[]> {
    const results = attempts.map(resultOf);
    for (const { state } of results) countWebhookAttempts({ result: state === 'pending' ? 'retried' : state });
    return this.database.query<EndpointState>(RECORD, [JSON.stringify(results)]);
  }
}

function resultOf({ delivery, outcome, scheduleSeconds }: Attempted) {
  const { status, errorClass, retryAfterMs } = outcome;
  const isBusy = status !== null && BUSY.includes(status);
  const delayMs = errorClass === null || status === GONE ? undefined : retryDelayMs(delivery.attempts + 1, { scheduleSeconds, retryAfterMs: isBusy ? retryAfterMs : undefined });
  return {
    id: delivery.id,
    token: delivery.lease_token,
    attempt_id: uuidv7(),
    state: errorClass === null ? 'delivered' : delayMs === undefined ? 'failed' : 'pending',
    delay_ms: delayMs ?? null,
    status,
    error_class: errorClass,
    started_at: outcome.startedAt,
    duration_ms: outcome.durationMs,
    response_body: outcome.responseBody,
    pause_ms: isBusy && retryAfterMs ? Math.min(retryAfterMs, MAX_PAUSE_MS) : null,
  };
}
