import { Migration } from '@mikro-orm/migrations';

/** Only a leased job has a lease token; asking for the state as well would tempt the planner to the index of all leased jobs. */
export class Migration20261121001500_kernel_finish_job_by_lease extends Migration {
  override up(): void {
    this.addSql(`
      create or replace function finish_job(finished uuid, token uuid, run_id uuid) returns void language plpgsql set search_path = pg_catalog, public as $$
      declare job jobs%rowtype;
      begin
        update jobs set state = 'done', finished_at = now(), lease_token = null, lease_until = null, last_error_class = null
        where id = finished and lease_token = token returning * into job;
        if not found then
          raise exception 'the lease of job % is lost', finished using errcode = 'FO001';
        end if;
        insert into job_runs (id, organization_id, job_id, name, queue, event_id, attempt, state, worker, started_at, finished_at, duration_ms)
        values (run_id, job.organization_id, job.id, job.name, job.queue, job.event_id, job.attempts, 'succeeded', job.worker, job.started_at, now(),
          (extract(epoch from clock_timestamp() - job.started_at) * 1000)::int);
      end $$;`);
  }
}
