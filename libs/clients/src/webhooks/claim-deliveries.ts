import { RelayDatabase } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { visible } from './fan-out.js';
import { webhooksConfig } from './webhooks.config.js';

export interface ClaimedDelivery {
  id: string;
  organization_id: string;
  webhook_id: string;
  lease_token: string;
  attempts: number;
  body: Buffer;
  /** Of the webhook: what is known of another one is out of date. */
  version: number;
  concurrency: number;
}

/** After so many failures in a row an endpoint gets one request at a time, and only a share of the places. */
const SUSPICIOUS_FAILURES = 3;
/** A proven endpoint is handed more than it may get at once, so that it need not wait for the next round. */
const AHEAD = 4;
const CLAIM_LOCK = 5_317_001;

/**
 * $1 places that are free, $2 of them for endpoints that fail, $3 lease in milliseconds, $4 who claims, $5 endpoints that keep it waiting. Endpoints with messages that are
 * due are found by skipping through the index, one probe each, so a backlog costs nothing. Each gets the same share, one of every
 * organization before the second of any. Only one worker at a time sends to an endpoint, which is what makes its limit hold.
 * $6 types and their permissions: what the environment has lost the scopes for since it was written, or since an attempt began that failed, is discarded.
 */
const CLAIM = `
  with recursive lane as (
    (select organization_id, webhook_id from webhook_deliveries where state = 'pending' order by organization_id, webhook_id limit 1)
    union all
    select n.organization_id, n.webhook_id from lane l cross join lateral (
      select d.organization_id, d.webhook_id from webhook_deliveries d
      where d.state = 'pending' and (d.organization_id, d.webhook_id) > (l.organization_id, l.webhook_id) order by d.organization_id, d.webhook_id limit 1) n),
  busy as (select webhook_id, count(*)::int as n, bool_or(lease_owner <> $4::text) as elsewhere from webhook_deliveries where state = 'leased' group by webhook_id),
  open as (
    select l.organization_id, l.webhook_id, w.version, w.concurrency, e.scopes, w.consecutive_failures >= ${SUSPICIOUS_FAILURES} as suspicious,
      case when w.consecutive_failures >= ${SUSPICIOUS_FAILURES} then 1
        when w.id = any ($5::uuid[]) then w.concurrency
        when w.last_success_at > now() - interval '1 minute' and w.consecutive_failures = 0 then w.concurrency * ${AHEAD} else w.concurrency end - coalesce(b.n, 0) as room
    from lane l join webhooks w on w.organization_id = l.organization_id and w.id = l.webhook_id
    join client_environments e on e.organization_id = w.organization_id and e.id = w.client_environment_id
    left join busy b on b.webhook_id = l.webhook_id
    where w.state = 'enabled' and e.is_active and (w.paused_until is null or w.paused_until <= now()) and not coalesce(b.elsewhere, false)
      and (select d.available_at from webhook_deliveries d where d.state = 'pending' and d.organization_id = l.organization_id and d.webhook_id = l.webhook_id
        order by d.available_at limit 1) <= now()),
  turns as (
    select *, row_number() over (partition by organization_id order by random()) as turn, count(*) over () as n,
      row_number() over (partition by suspicious order by random()) as nth_suspicious
    from open where room > 0),
  chosen as (select * from turns where not suspicious or nth_suspicious <= $2::int order by turn, random() limit $1::int),
  picked as (
    select d.id, c.version, c.concurrency, coalesce(c.scopes @> v.permissions, false) as shown from chosen c cross join lateral (
      select id, event_type from webhook_deliveries where state = 'pending' and organization_id = c.organization_id and webhook_id = c.webhook_id and available_at <= now()
      order by available_at limit least(c.room, greatest(1, ceil($1::int / c.n::numeric))) for update skip locked) d
    left join jsonb_to_recordset($6::jsonb) as v (type text, permissions jsonb) on v.type = d.event_type
    limit $1::int),
  hidden as (update webhook_deliveries d set state = 'discarded', finished_at = now() from picked where d.id = picked.id and not picked.shown)
  update webhook_deliveries d set state = 'leased', lease_token = gen_random_uuid(), lease_owner = $4::text, lease_until = now() + $3::int * interval '1 millisecond'
  from picked where d.id = picked.id and picked.shown
  returning d.id, d.organization_id, d.webhook_id, d.lease_token, d.attempts, d.body, picked.version, picked.concurrency`;

const RECLAIM = `
  with expired as (select id from webhook_deliveries where state = 'leased' and lease_until < now() limit 1000 for update skip locked)
  update webhook_deliveries d set state = 'pending', lease_token = null, lease_owner = null, lease_until = null from expired where d.id = expired.id`;

const RENEW = `update webhook_deliveries set lease_until = now() + $2::int * interval '1 millisecond' where state = 'leased' and lease_owner = $1`;

const RELEASE = `
  update webhook_deliveries d set state = 'pending', lease_token = null, lease_owner = null, lease_until = null
  from unnest($1::uuid[], $2::uuid[]) as r (id, token) where d.id = r.id and d.lease_token = r.token`;

/** Takes messages that are due under a lease, by the clock of the database, and gives them back. */
@Injectable()
export class ClaimDeliveries {
  constructor(private readonly database: RelayDatabase) {}

  /** Up to `free` messages; a quarter of all places at most goes to endpoints that fail, and nothing ahead to those that are `stalled`. */
  claim(owner: string, free: number, freeForSuspicious: number, stalled: readonly string[]): Promise<ClaimedDelivery[]> {
    return this.database.transaction(async (client) => {
      // asked before the statement that looks who is busy: it must see what the one before it took
      const { rows: [lock] } = await client.query<{ taken: boolean }>(`select pg_try_advisory_xact_lock(${CLAIM_LOCK}) as taken`);
      if (!lock?.taken) return [];
      return (await client.query<ClaimedDelivery>(CLAIM, [free, freeForSuspicious, webhooksConfig.value().WEBHOOK_LEASE_MS, owner, stalled, visible()])).rows;
    });
  }

  /** Takes back what a worker holds that is gone. */
  async reclaim(): Promise<void> {
    await this.database.query(RECLAIM);
  }

  async renew(owner: string): Promise<void> {
    await this.database.query(RENEW, [owner, webhooksConfig.value().WEBHOOK_LEASE_MS]);
  }

  /** Gives back what was not sent; nothing happens to what another worker holds by now. */
  async release(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    if (deliveries.length > 0) await this.database.query(RELEASE, [deliveries.map(({ id }) => id), deliveries.map(({ lease_token }) => lease_token)]);
  }
}
