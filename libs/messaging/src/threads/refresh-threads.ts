import { requireOrganizationId } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';

const PARTICIPANTS = 100;

/** What the messages of the threads in $2 say about each of them. */
const FACTS = `
  select wanted.id, f.*, coalesce(people.participants, '[]'::jsonb) as participants
  from unnest($2::uuid[]) as wanted (id)
  cross join lateral (
    select min(e.email_account_id::text)::uuid as email_account_id, count(*)::int as message_count, max(e.sent_at) as last_message_at,
      bool_and(e.is_read) as is_read, bool_or(e.is_starred) as is_starred,
      (array_agg(e.subject order by e.sent_at, e.id))[1] as subject,
      coalesce(
        (array_agg(e.from_email order by e.sent_at desc, e.id desc) filter (where e.direction = 'inbound' and e.from_email <> ''))[1],
        (array_agg(e.to_emails -> 0 ->> 'email' order by e.sent_at desc, e.id desc) filter (where e.direction = 'outbound' and e.to_emails <> '[]'))[1]) as other_party
    from emails e where e.organization_id = $1 and e.thread_id = wanted.id) f
  cross join lateral (
    select jsonb_agg(address order by address) as participants from (
      select distinct a.address from emails e cross join lateral (
        select e.from_email as address union select r ->> 'email' from jsonb_array_elements(e.to_emails || e.cc_emails) r) a
      where e.organization_id = $1 and e.thread_id = wanted.id and a.address <> '' order by a.address limit ${PARTICIPANTS}) known) people
  where f.message_count > 0`;

/**
 * Makes everything a thread says about its messages anew from the messages: counts, dates, participants, marks. A thread
 * that has none yet gets its row, one without messages loses it. Call it in the transaction that changed the messages.
 */
export async function refreshThreads(threadIds: Iterable<string>): Promise<void> {
  const ids = [...new Set(threadIds)];
  if (ids.length === 0) return;
  const params = [requireOrganizationId(), ids];
  await boundQuery(
    `insert into email_threads as t (id, organization_id, created_at, updated_at, version, email_account_id, subject, participants, other_party,
       last_message_at, message_count, is_read, is_starred)
     select f.id, $1, now(), now(), 1, f.email_account_id, f.subject, f.participants, f.other_party, f.last_message_at, f.message_count, f.is_read, f.is_starred
     from (${FACTS}) f
     on conflict (id) do update set message_count = excluded.message_count, last_message_at = excluded.last_message_at, is_read = excluded.is_read,
       is_starred = excluded.is_starred, subject = excluded.subject, other_party = excluded.other_party, participants = excluded.participants,
       updated_at = now(), version = t.version + 1
     where (t.message_count, t.last_message_at, t.is_read, t.is_starred, t.subject, t.other_party, t.participants) is distinct from
       (excluded.message_count, excluded.last_message_at, excluded.is_read, excluded.is_starred, excluded.subject, excluded.other_party, excluded.participants)`,
    params,
  );
  await boundQuery(
    `delete from email_threads t using unnest($2::uuid[]) as wanted (id) where t.organization_id = $1 and t.id = wanted.id and t.merged_into_id is null
       and not exists (select from emails e where e.organization_id = $1 and e.thread_id = t.id)`,
    params,
  );
}
