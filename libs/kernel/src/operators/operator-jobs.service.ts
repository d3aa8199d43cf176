import { Injectable } from '@nestjs/common';
import { RelayDatabase } from '../database/relay-database.js';
import { declaredEvents } from '../events/define-event.js';
import type { ListQuery, Page } from '../http/view.js';
import { declaredJobs, QUEUES } from '../jobs/define-job.js';
import { JobStore } from '../jobs/job-store.js';
import { WorkRegistry } from '../jobs/work-registry.js';
import type { JobRunView } from './job-run.dto.js';
import type { JobSummary, OperatorJobDetails, OperatorJobView, QueueSummary } from './operator-job.dto.js';
import { aboutSubject, jobRunView, operatorJobView } from './operator-job.view.js';
import { readAsRelay } from './read-queues.js';
import { redactData, subjectOf } from './redact-data.js';

interface Payload {
  data: unknown;
  event_type: string | null;
  event_data: unknown;
}

const SUMMARY = `
  select q.queue,
    (select count(*)::int from jobs where state = 'pending' and queue = q.queue and available_at <= now()) as waiting,
    (select count(*)::int from jobs where state = 'pending' and queue = q.queue and available_at > now()) as delayed,
    (select count(*)::int from jobs where state = 'leased' and queue = q.queue and started_at is null) as "handedOver",
    (select count(*)::int from jobs where state = 'leased' and queue = q.queue and started_at is not null) as running,
    (select count(*)::int from jobs where state = 'dead' and queue = q.queue) as dead,
    (select extract(epoch from now() - min(available_at))::float8 from jobs where state = 'pending' and queue = q.queue and available_at <= now()) as "oldestWaitingSeconds",
    (select count(*)::int from job_runs where started_at > now() - interval '1 hour' and queue = q.queue and state = 'succeeded') as "succeededLastHour",
    (select count(*)::int from job_runs where started_at > now() - interval '1 hour' and queue = q.queue and state = 'failed') as "failedLastHour",
    exists (select from job_pauses where queue = q.queue and paused_organization_id is null) as "isPaused"
  from unnest($1::text[]) as q (queue)`;

const UNDISPATCHED = `select count(*)::int as n, extract(epoch from now() - min(occurred_at))::float8 as seconds from outbox_events where dispatched_at is null`;

/** Background work of every organization, read from PostgreSQL. */
@Injectable()
export class OperatorJobsService {
  constructor(
    private readonly database: RelayDatabase,
    private readonly store: JobStore,
    private readonly registry: WorkRegistry,
  ) {}

  jobs(query: ListQuery): Promise<Page<OperatorJobView>> {
    return operatorJobView.page(query, aboutSubject(query, 't.id'), readAsRelay(this.database));
  }

  runs(query: ListQuery): Promise<Page<JobRunView>> {
    return jobRunView.page(query, aboutSubject(query, 't.job_id'), readAsRelay(this.database));
  }

  run(id: string): Promise<JobRunView> {
    return jobRunView.one(id, undefined, readAsRelay(this.database));
  }

  async job(id: string): Promise<OperatorJobDetails> {
    const job = await operatorJobView.one(id, undefined, readAsRelay(this.database));
    const [payload] = await this.database.query<Payload>('select j.data, e.type as event_type, e.data as event_data from jobs j left join outbox_events e on e.id = j.event_id where j.id = $1', [id]);
    const { data, event_type: eventType, event_data: eventData } = payload ?? { data: null, event_type: null, event_data: null };
    this.registry.load();
    const schema = eventType ? declaredEvents().find((event) => event.type === eventType)?.schema : declaredJobs().find(({ name }) => name === job.name)?.data;
    const shown = eventType ? eventData : data;
    return { ...job, maxAttempts: this.registry.find(job.name)?.attempts ?? null, eventType, subject: subjectOf(shown), data: redactData(shown, schema) };
  }

  async summary(): Promise<JobSummary> {
    const queues = await this.database.query<QueueSummary>(SUMMARY, [[...QUEUES]]);
    const [events] = await this.database.query<{ n: number; seconds: number | null }>(UNDISPATCHED);
    return { queues, undispatchedEvents: events!.n, oldestUndispatchedSeconds: events!.seconds, jobStore: this.store.kind };
  }
}
