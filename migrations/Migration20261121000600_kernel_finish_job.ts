import { Migration } from '@mikro-orm/migrations';

/**
 * Jobs with fewer writes: a job knows when and where its run began, the record of a run is written once, when it ended, and
 * taking a job over touches no index. The end of a job is a statement that travels with the COMMIT of its work: it fails, and
 * with it the work, when the lease is gone.
 */
export class Migration20261121000600_kernel_finish_job extends Migration {
  override up(): void {
    this.addSql(`alter table "jobs" drop column "started", add column "started_at" timestamptz(3) null, add column "worker" varchar(100) null;`);
    this.addSql(`alter table "jobs" set (fillfactor = 70);`);
    this.addSql(`drop index "jobs_leased";`);
    this.addSql(`create index "jobs_leased" on "jobs" ("queue") where state = 'leased';`);
    this.addSql(`delete from "job_runs" where state = 'running';`);
    this.addSql(`alter table "job_runs" alter column "started_at" drop default, alter column "finished_at" set not null, alter column "duration_ms" set not null;`);
    this.addSql(`alter table "job_runs" drop constraint "job_runs_state_check", add constraint "job_runs_state_check" check (state in ('succeeded', 'failed'));`);
    this.addSql(`
      create function finish_job(finished uuid, token uuid, run_id uuid) returns void language plpgsql set search_path = pg_catalog, public as $$
      declare job jobs%rowtype;
      begin
        update jobs set state = 'done', finished_at = now(), lease_token = null, lease_until = null, last_error_class = null
        where id = finished and lease_token = token and state = 'leased' returning * into job;
        if not found then
          raise exception 'the lease of job % is lost', finished using errcode = 'FO001';
        end if;
        insert into job_runs (id, organization_id, job_id, name, queue, event_id, attempt, state, worker, started_at, finished_at, duration_ms)
        values (run_id, job.organization_id, job.id, job.name, job.queue, job.event_id, job.attempts, 'succeeded', job.worker, job.started_at, now(),
          (extract(epoch from clock_timestamp() - job.started_at) * 1000)::int);
      end $$;`);
  }
}
