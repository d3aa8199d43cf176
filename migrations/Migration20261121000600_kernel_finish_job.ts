import { Migration } from '@mikro-orm/migrations';

/** The end of a job as a statement that travels with the COMMIT of its work: it fails, and with it the work, when the lease is gone. */
export class Migration20261121000600_kernel_finish_job extends Migration {
  override up(): void {
    this.addSql(`
      create function finish_job(finished uuid, token uuid, run_attempt int) returns void language plpgsql set search_path = pg_catalog, public as $$
      begin
        update jobs set state = 'done', finished_at = now(), lease_token = null, lease_until = null, last_error_class = null
        where id = finished and lease_token = token and state = 'leased';
        if not found then
          raise exception 'the lease of job % is lost', finished using errcode = 'FO001';
        end if;
        update job_runs set state = 'succeeded', finished_at = now(), duration_ms = (extract(epoch from clock_timestamp() - started_at) * 1000)::int
        where job_id = finished and attempt = run_attempt;
      end $$;`);
  }
}
