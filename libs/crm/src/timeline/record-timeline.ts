import { requireOrganizationId, requireScope, uuidv7, type EventDefinition, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { DealCreated } from '../events.js';
import type { Subject } from './timeline-entry.dto.js';
import { factOf, type TimelineFact } from './timeline-facts.js';

/** A row of timeline_entries as JSON. */
interface EntryRow {
  kind: string;
  at: string;
  actor_user_id: string | null;
  title: string;
  data: unknown;
  fact_id: string;
  source_event_id: string;
}

const INSERT = `
  insert into timeline_entries (organization_id, id, subject_type, subject_id, kind, at, actor_user_id, title, data, fact_id, source_event_id)
  select ?, r.* from jsonb_to_recordset(?::jsonb) as r (id uuid, subject_type text, subject_id uuid, kind text, at timestamptz,
    actor_user_id uuid, title text, data jsonb, fact_id uuid, source_event_id uuid)
  on conflict (organization_id, subject_type, subject_id, kind, fact_id) do nothing`;

/**
 * Projects events onto timelines. Idempotent by (subject, kind, fact), in any order: a fact about a lead stands on the
 * timelines of its deals too, whether the deal or the fact came first.
 */
@Injectable()
export class RecordTimeline {
  async record(event: EventOf<EventDefinition>): Promise<void> {
    const fact = factOf(event);
    if (!fact || (!fact.leadId && !fact.dealId)) return;
    const entries = entriesOf(rowOf(fact, event), await this.subjectsOf(fact));
    await requireScope().rows(INSERT, [requireOrganizationId(), JSON.stringify(entries)]);
    const opened = event.type === DealCreated.type ? (event.data as EventOf<typeof DealCreated>['data']) : undefined;
    if (opened?.leadId) await this.inherit(opened.dealId, opened.leadId);
  }

  private async subjectsOf({ leadId, dealId }: TimelineFact): Promise<Subject[]> {
    const subjects: Subject[] = [];
    if (leadId) {
      const [deals] = await this.underLock<{ id: string }>(leadId, 'select id from deals where organization_id = ? and lead_id = ?', [requireOrganizationId(), leadId]);
      subjects.push({ type: 'lead', id: leadId }, ...deals.map(({ id }): Subject => ({ type: 'deal', id })));
    }
    if (dealId && !subjects.some(({ id }) => id === dealId)) subjects.push({ type: 'deal', id: dealId });
    return subjects;
  }

  /** Gives a deal what its lead's timeline says so far. */
  private async inherit(dealId: string, leadId: string): Promise<void> {
    const [rows] = await this.underLock<EntryRow & Record<string, unknown>>(
      leadId,
      `select kind, at, actor_user_id, title, data, fact_id, source_event_id from timeline_entries
       where organization_id = ? and subject_type = 'lead' and subject_id = ?`,
      [requireOrganizationId(), leadId],
    );
    const entries = rows.flatMap((row) => entriesOf(row, [{ type: 'deal', id: dealId }]));
    if (entries.length > 0) await requireScope().rows(INSERT, [requireOrganizationId(), JSON.stringify(entries)]);
  }

  /**
   * What `sql` reads once the lead's timeline is ours, both on one way. A fact about a lead and the birth of its deal wait
   * for each other: whichever is second sees the first.
   */
  private underLock<R extends Record<string, unknown>>(leadId: string, sql: string, params: unknown[]): Promise<[R[], unknown]> {
    const scope = requireScope();
    const locked = scope.rows(`select pg_advisory_xact_lock(hashtextextended('timeline of ' || ?, 0))`, [leadId]);
    return Promise.all([scope.rows<R>(sql, params), locked]);
  }
}

/** The same fact on the timelines of several subjects. */
const entriesOf = (row: EntryRow, subjects: Subject[]) =>
  subjects.map(({ type, id }) => ({ ...row, id: uuidv7(new Date(row.at).getTime()), subject_type: type, subject_id: id }));

function rowOf(fact: TimelineFact, event: EventOf<EventDefinition>): EntryRow {
  return {
    kind: fact.kind,
    at: (fact.at ?? event.occurredAt).toISOString(),
    actor_user_id: fact.actorUserId === undefined ? event.actorUserId : fact.actorUserId,
    title: fact.title.slice(0, 300),
    data: fact.data ?? event.data,
    fact_id: fact.factId ?? event.id,
    source_event_id: event.id,
  };
}
