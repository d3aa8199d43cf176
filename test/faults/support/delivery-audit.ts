import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry } from './lead-load.js';
import type { Servers } from './servers.js';

interface LeadRow {
  [column: string]: unknown;
  id: string;
  email: string;
  organization_id: string;
  entries: number;
  events: number;
  runs: number;
}

export interface Audit {
  /** Accepted requests without a row, or whose row belongs to another organization. */
  lost: string[];
  /** Accepted requests whose event never reached the timeline. */
  undelivered: string[];
  /** Requests with more than one row, rows with more than one entry, events whose work succeeded more than once. */
  doubled: string[];
  /** Rows, and entries of rows, that nobody was told about: of refused requests, or without any lead. */
  ghosts: string[];
  /** Events that were not dispatched, and work that is neither done nor waiting for its schedule. */
  unfinished: string[];
}

export const perfect: Audit = { lost: [], undelivered: [], doubled: [], ghosts: [], unfinished: [] };

/** Waits until no event and no job waits any more; gives up after `timeoutMs` (the audit then says what is left). */
export async function untilDrained(servers: Servers, timeoutMs: number): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(250)) {
    if ((await unfinished(servers)).length === 0) return;
  }
}

async function unfinished(servers: Servers): Promise<string[]> {
  const rows = await servers.query<{ what: string }>(
    `(select 'event ' || id || ' not dispatched' as what from outbox_events where dispatched_at is null limit 10)
     union all (select 'job ' || name || ' ' || id || ' ' || state || ' ' || coalesce(last_error_class, '') from jobs where state in ('pending', 'leased', 'dead') and event_id is not null limit 10)`,
  );
  return rows.map((row) => row.what);
}

/** Compares what the clients were told with what is there. */
export async function audit(servers: Servers, mark: string, ledger: LedgerEntry[]): Promise<Audit> {
  const rows = await servers.query<LeadRow>(
    `with entries as (
       select subject_id as lead_id, count(*)::int as n from timeline_entries where subject_type = 'lead' and kind = 'lead_created' group by 1),
     events as (
       select (data ->> 'leadId')::uuid as lead_id, count(*)::int as n from outbox_events where type = 'crm.lead.created' group by 1),
     runs as (
       select (e.data ->> 'leadId')::uuid as lead_id, count(*)::int as n
       from outbox_events e join jobs j on j.event_id = e.id and j.name = $2 join job_runs r on r.job_id = j.id and r.state = 'succeeded'
       where e.type = 'crm.lead.created' group by 1)
     select l.id, l.email, l.organization_id, coalesce(entries.n, 0) as entries, coalesce(events.n, 0) as events, coalesce(runs.n, 0) as runs
     from leads l left join entries on entries.lead_id = l.id left join events on events.lead_id = l.id left join runs on runs.lead_id = l.id
     where l.email like $1`,
    [`${mark}-%`, TIMELINE_LISTENER],
  );
  const byEmail = Map.groupBy(rows, (row) => row.email);
  const accepted = ledger.filter((entry) => entry.outcome === 'accepted');
  const refused = new Set(ledger.filter((entry) => entry.outcome === 'refused').map((entry) => entry.email));
  const known = new Set(ledger.map((entry) => entry.email));
  return {
    lost: accepted.filter((entry) => !byEmail.get(entry.email)?.some((row) => row.id === entry.leadId && row.organization_id === entry.organizationId)).map((entry) => entry.email),
    undelivered: rows.filter((row) => row.entries === 0).map((row) => row.email),
    doubled: [
      ...[...byEmail].filter(([, same]) => same.length > 1).map(([email, same]) => `${email} has ${same.length} rows`),
      ...rows.filter((row) => row.entries > 1 || row.events > 1 || row.runs > 1).map((row) => `${row.email}: ${row.events} events, ${row.runs} successful runs, ${row.entries} entries`),
    ],
    ghosts: [...rows.filter((row) => refused.has(row.email) || !known.has(row.email)).map((row) => row.email), ...(await orphans(servers))],
    unfinished: await unfinished(servers),
  };
}

const TIMELINE_LISTENER = 'crm.record-lead-created';

/** Entries on the timeline of a lead that does not exist. */
async function orphans(servers: Servers): Promise<string[]> {
  const rows = await servers.query<{ id: string }>(
    `select id from timeline_entries t where subject_type = 'lead' and not exists (select from leads l where l.id = t.subject_id) limit 10`,
  );
  return rows.map((row) => `timeline entry ${row.id}`);
}
