import { requireOrganizationId } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';

/**
 * Makes everything a thread says about its messages anew from the messages: counts, dates, participants, marks. A thread
 * without messages is removed. Call it in the transaction that changed the messages.
 */
export async function refreshThreads(threadIds: Iterable<string>): Promise<void> {
  const params = [requireOrganizationId(), [...new Set(threadIds)]];
  if ((params[1] as string[]).length === 0) return;
  await boundQuery(
    `with facts as (
       select e.thread_id, count(*)::int as message_count, max(e.sent_at) as last_message_at,
         bool_and(e.is_read) as is_read, bool_or(e.is_starred) as is_starred,
         (array_agg(e.subject order by e.sent_at, e.id))[1] as subject,
         (array_agg(e.from_email order by e.sent_at desc, e.id desc) filter (where e.direction = 'inbound' and e.from_email <> ''))[1] as last_sender,
         (array_agg(e.to_emails -> 0 ->> 'email' order by e.sent_at desc, e.id desc) filter (where e.direction = 'outbound' and e.to_emails <> '[]'))[1] as last_recipient
       from emails e where e.organization_id = $1 and e.thread_id = any($2::uuid[]) group by e.thread_id),
     people as (
       select thread_id, jsonb_agg(address order by address) as participants from (
         select distinct e.thread_id, a.address, dense_rank() over (partition by e.thread_id order by a.address) as place
         from emails e cross join lateral (
           select e.from_email as address union select r ->> 'email' from jsonb_array_elements(e.to_emails || e.cc_emails) r) a
         where e.organization_id = $1 and e.thread_id = any($2::uuid[]) and a.address <> '') p
       where place <= 100 group by thread_id)
     update email_threads t set message_count = f.message_count, last_message_at = f.last_message_at, is_read = f.is_read, is_starred = f.is_starred,
       subject = f.subject, other_party = coalesce(f.last_sender, f.last_recipient), participants = coalesce(p.participants, '[]'::jsonb),
       updated_at = now(), version = t.version + 1
     from facts f left join people p using (thread_id)
     where t.organization_id = $1 and t.id = f.thread_id
       and (t.message_count, t.last_message_at, t.is_read, t.is_starred, t.subject, t.other_party, t.participants)
         is distinct from (f.message_count, f.last_message_at, f.is_read, f.is_starred, f.subject, coalesce(f.last_sender, f.last_recipient), coalesce(p.participants, '[]'::jsonb))`,
    params,
  );
  await boundQuery(
    `delete from email_threads t where t.organization_id = $1 and t.id = any($2::uuid[]) and t.merged_into_id is null
       and not exists (select from emails e where e.organization_id = $1 and e.thread_id = t.id)`,
    params,
  );
}
