import { requireOrganizationId, requireScope, uuidv7, type EventDefinition, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { DealCreated, LeadConverted } from '../events.js';
import type { Subject } from './timeline-entry.dto.js';
import { SUBJECT_TYPES, type SubjectType } from './timeline-entry.entity.js';
import { factOf, type Subjects, type TimelineFact } from './timeline-facts.js';

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

/** Who shows what a subject shows: what a lead became, and the record a merged one is a part of now. `$o` organization, `$i` subject. */
const FOLLOWERS: Partial<Record<SubjectType, string>> = {
  lead: `
    select 'deal' as type, id from deals where organization_id = $o and lead_id = $i
    union select f.type, f.id from leads l cross join lateral (values ('contact', l.converted_contact_id), ('account', l.converted_account_id), ('lead', l.merged_into_id)) as f (type, id)
    where l.organization_id = $o and l.id = $i and f.id is not null`,
  contact: `select 'contact' as type, merged_into_id as id from contacts where organization_id = $o and id = $i and merged_into_id is not null`,
  account: `select 'account' as type, merged_into_id as id from accounts where organization_id = $o and id = $i and merged_into_id is not null`,
  customer: `select 'customer' as type, merged_into_id as id from customers where organization_id = $o and id = $i and merged_into_id is not null`,
};

/**
 * Projects events onto timelines. Idempotent by (subject, kind, fact), in any order: a fact about a lead stands on the
 * timelines of what it became too, whether the deal or the fact came first; and one about a merged record on the survivor's.
 */
@Injectable()
export class RecordTimeline {
  async record(event: EventOf<EventDefinition>): Promise<void> {
    const { leadId } = event.data as { leadId?: string | null };
    if (leadId && (event.type === DealCreated.type || event.type === LeadConverted.type)) await this.spread({ type: 'lead', id: leadId });
    const fact = factOf(event);
    const told = fact ? subjectsIn(fact) : [];
    if (fact && told.length > 0) await this.insert(entriesOf(rowOf(fact, event), await this.withFollowers(told)));
  }

  /** Gives those who follow a subject, and those who follow them, what its timeline says so far. */
  async spread(from: Subject): Promise<void> {
    await this.walk([from], async ({ type, id }, followers) => {
      if (followers.length === 0) return;
      const rows = await requireScope().rows<EntryRow>(
        `select kind, at, actor_user_id, title, data, fact_id, source_event_id from timeline_entries where organization_id = ? and subject_type = ? and subject_id = ?`,
        [requireOrganizationId(), type, id],
      );
      await this.insert(rows.flatMap((row) => entriesOf(row, followers)));
    });
  }

  /** Takes off a survivor's timeline what it showed because of records that are their own again, and not of it itself. */
  async part(type: SubjectType, targetId: string, sourceIds: readonly string[]): Promise<void> {
    await requireScope().rows(
      `delete from timeline_entries t using timeline_entries s where t.organization_id = ? and t.subject_type = ? and t.subject_id = ?::uuid and t.data->>? is distinct from t.subject_id::text
         and s.organization_id = t.organization_id and s.subject_type = t.subject_type and s.subject_id = any(?::uuid[]) and s.kind = t.kind and s.fact_id = t.fact_id`,
      [requireOrganizationId(), type, targetId, `${type}Id`, sourceIds],
    );
  }

  /** Those told of and whoever follows them, each once. */
  private withFollowers(told: readonly Subject[]): Promise<Subject[]> {
    return this.walk(told, () => Promise.resolve());
  }

  /** From the subjects to whoever follows them, and on, each once and in one order for all: two that walk at a time wait for each other once, never crosswise. */
  private async walk(from: readonly Subject[], visit: (subject: Subject, followers: Subject[]) => Promise<void>): Promise<Subject[]> {
    const waiting = [...from];
    const done: Subject[] = [];
    for (;;) {
      const subject = waiting.sort(inOrder).shift();
      if (!subject) return done.sort(inOrder);
      if (done.some(({ id }) => id === subject.id)) continue;
      done.push(subject);
      if (!FOLLOWERS[subject.type]) continue;
      const followers = await this.underLock<Subject>(subject, followersOf(subject));
      await visit(subject, followers.sort(inOrder));
      waiting.push(...followers);
    }
  }

  private async insert(entries: object[]): Promise<void> {
    if (entries.length > 0) await requireScope().rows(INSERT, [requireOrganizationId(), JSON.stringify(entries)]);
  }

  /**
   * What a statement reads once the subject's timeline is ours, both on one way. A fact about a lead and the birth of its deal
   * wait for each other: whichever is second sees the first.
   */
  private async underLock<R extends object>({ id }: Subject, { sql, params }: { sql: string; params: unknown[] }): Promise<R[]> {
    const scope = requireScope();
    const locked = scope.rows(`select pg_advisory_xact_lock(hashtextextended('timeline of ' || ?, 0))`, [id]);
    const [rows] = await Promise.all([scope.rows<R>(sql, params), locked]);
    return rows;
  }
}

function followersOf({ type, id }: Subject): { sql: string; params: unknown[] } {
  const organizationId = requireOrganizationId();
  const params: unknown[] = [];
  const sql = FOLLOWERS[type]!.replace(/\$([oi])/g, (_, which: string) => {
    params.push(which === 'o' ? organizationId : id);
    return '?::uuid';
  });
  return { sql, params };
}

/** Leads before what they become. */
const RANK: Record<SubjectType, number> = { lead: 0, contact: 1, account: 2, customer: 3, deal: 4 };
const inOrder = (a: Subject, b: Subject): number => RANK[a.type] - RANK[b.type] || (a.id < b.id ? -1 : 1);

const subjectsIn = (fact: Subjects): Subject[] => SUBJECT_TYPES.flatMap((type) => (fact[`${type}Id`] ? [{ type, id: fact[`${type}Id`]! }] : []));

/** The same fact on the timelines of several subjects. */
const entriesOf = (row: EntryRow, subjects: readonly Subject[]) =>
  subjects.map(({ type, id }) => ({ ...row, id: uuidv7(new Date(row.at).getTime()), subject_type: type, subject_id: id }));

function rowOf(fact: TimelineFact & { kind: string }, event: EventOf<EventDefinition>): EntryRow {
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
