import { Migration } from '@mikro-orm/migrations';

/** The record of sign-ins becomes a hash chain; who is staff follows from the roles; users can be searched. */
export class Migration20261121001100_identity_audit_and_status extends Migration {
  override up(): void {
    this.addSql(`alter table "users" drop column "is_staff";`);
    this.addSql(`create index "users_created_at" on "users" ("created_at", "id");`);
    this.addSql(`create index "users_status" on "users" ("status", "created_at", "id");`);
    this.addSql(`create index "users_search" on "users" using gin ((username || ' ' || display_name) gin_trgm_ops);`);
    this.addSql(`create index "user_emails_search" on "user_emails" using gin ("email" gin_trgm_ops);`);
    this.addSql(`
      create function search_users(query text) returns setof uuid language sql stable set search_path = public, pg_temp as $$
        with pattern as (select '%' || replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' as text)
        (select u.id from users u, pattern where (u.username || ' ' || u.display_name) ilike pattern.text
         union select e.user_id from user_emails e, pattern where e.email ilike pattern.text)
        order by 1 desc limit 500
      $$;`);

    // What happened stays, also when the user is gone: the id alone names nobody.
    this.addSql(`alter table "login_events" drop constraint "login_events_user_id_foreign";`);
    this.addSql(`alter table "login_events" add column "chain" varchar(48) null, add column "chain_position" bigint null, add column "details_salt" bytea null, add column "details_hash" bytea null, add column "hash" bytea null;`);
    this.addSql(`create table "login_event_chains" ("chain" varchar(48) not null, "length" bigint not null, "head" bytea not null, primary key ("chain"));`);
    this.addSql(`revoke insert, update, delete on login_event_chains from frontoffice_app;`);
    this.addSql(`grant select, insert, update on login_event_chains to frontoffice_search;`);
    this.chainEvents();
    this.refuseChanges();
    this.forgetDetails();
  }

  /**
   * Each event is hashed together with the one before it in its chain: a user's own, or one of sixteen for attempts on
   * nobody's account. The row of the chain is the lock, held until the end of the transaction. Address and program enter by
   * a salted hash, so that they can be forgotten without breaking the chain. audit/event-hash.ts computes the same.
   */
  private chainEvents(): void {
    this.addSql(`
      create function chain_login_event() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare content text;
      begin
        new.chain := case when new.user_id is not null then 'user:' || new.user_id::text
          else 'network:' || (hashtext(coalesce(network(set_masklen(new.ip, case family(new.ip) when 4 then 24 else 48 end))::text, '')) & 15)::text end;
        new.details_salt := uuid_send(gen_random_uuid());
        new.details_hash := sha256(new.details_salt || convert_to(coalesce(new.ip::text, '') || E'\\n' || coalesce(new.user_agent, ''), 'UTF8'));
        content := concat_ws('|', new.chain, new.id::text, coalesce(new.user_id::text, '-'), coalesce(new.session_id::text, '-'), new.type,
          (extract(epoch from new.occurred_at) * 1000)::bigint::text, encode(new.details_hash, 'hex'));
        insert into login_event_chains as c (chain, length, head)
        values (new.chain, 1, sha256(sha256(convert_to(new.chain, 'UTF8')) || convert_to(content || '|1', 'UTF8')))
        on conflict (chain) do update set length = c.length + 1, head = sha256(c.head || convert_to(content || '|' || (c.length + 1)::text, 'UTF8'))
        returning length, head into new.chain_position, new.hash;
        return new;
      end $$;`);
    this.addSql(`revoke execute on function chain_login_event() from public;`);
    this.addSql(`alter function chain_login_event() owner to frontoffice_search;`);
    // events from before there were chains begin them
    this.addSql(`create temporary table earlier_login_events on commit drop as select id, user_id, session_id, type, ip, user_agent, occurred_at from login_events;`);
    this.addSql(`truncate login_events;`);
    this.addSql(`create trigger login_events_chain before insert on login_events for each row execute function chain_login_event();`);
    this.addSql(`insert into login_events (id, user_id, session_id, type, ip, user_agent, occurred_at) select * from earlier_login_events order by occurred_at, id;`);
    this.addSql(`alter table "login_events" alter column "chain" set not null, alter column "chain_position" set not null, alter column "details_hash" set not null, alter column "hash" set not null;`);
    this.addSql(`alter table "login_events" add constraint "login_events_chain_position" unique ("chain", "chain_position");`);
    this.addSql(`revoke insert on login_events from frontoffice_app;`);
    this.addSql(`grant insert (id, user_id, session_id, type, ip, user_agent) on login_events to frontoffice_app;`);
  }

  /** Not even the owner of the table changes it in passing. */
  private refuseChanges(): void {
    this.addSql(`
      create function refuse_login_event_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        if tg_op = 'UPDATE' and current_user = 'frontoffice_search' and new.ip is null and new.user_agent is null and new.details_salt is null
          and to_jsonb(new) - array['ip', 'user_agent', 'details_salt'] = to_jsonb(old) - array['ip', 'user_agent', 'details_salt'] then
          return new;
        end if;
        raise exception 'The record of sign-ins is append-only.';
      end $$;`);
    this.addSql(`create trigger login_events_append_only before update or delete on login_events for each row execute function refuse_login_event_change();`);
    this.addSql(`create trigger login_events_no_truncate before truncate on login_events for each statement execute function refuse_login_event_change();`);
  }

  /** The two reasons to forget address and program: their user was deleted, or a year has passed. */
  private forgetDetails(): void {
    this.addSql(`drop index "login_events_occurred_at";`);
    this.addSql(`create index "login_events_details" on "login_events" ("occurred_at") where details_salt is not null;`);
    this.addSql(`grant select, update (ip, user_agent, details_salt) on login_events to frontoffice_search;`);
    this.addSql(`grant select (id, status) on users to frontoffice_search;`);
    this.addSql(`
      create function erase_login_event_details(subject text) returns void language sql security definer set search_path = public, pg_temp as $$
        update login_events set ip = null, user_agent = null, details_salt = null
        where user_id = subject::uuid and details_salt is not null and exists (select from users where id = subject::uuid and status = 'deleted')
      $$;`);
    this.addSql(`
      create function forget_login_event_details() returns bigint language sql security definer set search_path = public, pg_temp as $$
        with forgotten as (
          update login_events set ip = null, user_agent = null, details_salt = null
          where id in (select id from login_events where occurred_at < now() - interval '1 year' and details_salt is not null order by occurred_at limit 5000)
          returning 1)
        select count(*) from forgotten
      $$;`);
    for (const signature of ['erase_login_event_details(text)', 'forget_login_event_details()']) {
      this.addSql(`revoke execute on function ${signature} from public;`);
      this.addSql(`grant execute on function ${signature} to frontoffice_app;`);
      this.addSql(`alter function ${signature} owner to frontoffice_search;`);
    }
  }
}
