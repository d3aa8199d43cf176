import { EventTaps } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { visibleTypes } from './event-patterns.js';

/** Milliseconds, in UTC, as JSON has them. */
const TIMESTAMP = `to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const IDS_ONLY = `coalesce((select json_object_agg(field.key, field.value) from jsonb_each(e.data) field where field.key like '%Id' or field.key like '%Ids'), '{}'::json)`;
const BODY = `convert_to(json_build_object('type', e.type, 'timestamp', ${TIMESTAMP}, 'data', case when w.payload = 'full' then e.data::json else ${IDS_ONLY} end,
  'id', e.id, 'organizationId', e.organization_id, 'apiVersion', 'v1')::text, 'UTF8')`;

/**
 * Writes a delivery for every webhook that wants an event: its type is chosen, the scopes of the environment show it, and the filter
 * matches. `condition` (over event `e` and webhook `w`) says which; its parameters follow the one of `visible()`. The body is
 * made here, once.
 */
export const fanOut = (condition: string): string => `
  insert into webhook_deliveries (id, organization_id, webhook_id, event_id, event_type, body)
  select gen_random_uuid(), e.organization_id, w.id, e.id, e.type, ${BODY}
  from outbox_events e
  join jsonb_to_recordset(?::jsonb) as v (type text, permissions jsonb) on v.type = e.type
  join webhooks w on w.organization_id = e.organization_id and e.type like any (w.like_patterns)
  join client_environments n on n.organization_id = w.organization_id and n.id = w.client_environment_id and n.scopes @> v.permissions
  where ${condition} and (w.filter_path is null or coalesce(e.data @@ w.filter_path::jsonpath, false))
  on conflict do nothing`;

/** Types and permissions for `fanOut`. */
export const visible = (): string => JSON.stringify(visibleTypes());

/**
 * Whether the event's transaction had not ended when the webhook was activated. Numbers of transactions begin anew in a database that
 * was restored: a snapshot from before says nothing there.
 */
const AFTER_ACTIVATION = `coalesce(not (pg_visible_in_snapshot(e.position, w.enabled_snapshot) and pg_snapshot_xmax(w.enabled_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())), true)`;
const NEW_EVENTS = fanOut(`w.state = 'enabled' and e.id = any (?::uuid[]) and ${AFTER_ACTIVATION}`).replace('?', '$1').replace('?', '$2');

/** Has each new event become a delivery for every webhook that wants it, in the transaction in which it is dispatched. */
@Injectable()
export class FanOut implements OnModuleInit {
  constructor(private readonly taps: EventTaps) {}

  onModuleInit(): void {
    this.taps.add(async (client, eventIds) => void (await client.query(NEW_EVENTS, [visible(), eventIds])));
  }
}
