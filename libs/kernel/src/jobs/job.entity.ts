import { defineEntity, p } from '@mikro-orm/postgresql';
import { idColumn, timestamp } from '../database/columns.js';
import { queueTable } from '../events/outbox-event.entity.js';

/** Durable work: one row per (event, listener) or enqueued job. PostgreSQL is the truth; BullMQ only carries the id. */
export const JobSchema = defineEntity({
  name: 'Job',
  ...queueTable('jobs'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().nullable(),
    lane: p.uuid(),
    queue: p.string().length(20),
    name: p.string().length(100),
    eventId: p.uuid().nullable(),
    data: p.json<unknown>().nullable(),
    /** While work with the same name and key waits, no second one is added. */
    dedupeKey: p.string().length(200).nullable(),
    state: p.string().length(10).default('pending').check(`state in ('pending', 'leased', 'done', 'dead', 'cancelled')`),
    attempts: p.integer().default(0),
    availableAt: timestamp().defaultRaw('now()'),
    /** Fences a run: only the holder of the newest token may finish the job. */
    leaseToken: p.uuid().nullable(),
    leaseUntil: timestamp().nullable(),
    /** When the run that holds the lease began, and where; null while its ticket still waits for a worker. */
    startedAt: timestamp().nullable(),
    worker: p.string().length(100).nullable(),
    requestId: p.string().length(128).nullable(),
    causationId: p.uuid().nullable(),
    lastErrorClass: p.string().length(100).nullable(),
    /** Equal for failures of the same kind; see `fingerprintOf`. */
    lastErrorFingerprint: p.uuid().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    finishedAt: timestamp().nullable(),
  },
  indexes: [
    { name: 'jobs_due', expression: `create index "jobs_due" on "jobs" ("queue", "lane", "available_at") where state = 'pending'` },
    { name: 'jobs_leased', expression: `create index "jobs_leased" on "jobs" ("queue") where state = 'leased'` },
    { name: 'jobs_organization', properties: ['organizationId', 'createdAt'] },
    { name: 'jobs_created_at', properties: ['createdAt', 'id'] },
    { name: 'jobs_dead', expression: `create index "jobs_dead" on "jobs" ("last_error_fingerprint", "finished_at") where state = 'dead'` },
    { name: 'jobs_finished', expression: `create index "jobs_finished" on "jobs" ("finished_at") where finished_at is not null` },
    { name: 'jobs_event_listener', expression: `create unique index "jobs_event_listener" on "jobs" ("event_id", "name") where event_id is not null` },
    { name: 'jobs_dedupe', expression: `create unique index "jobs_dedupe" on "jobs" ("lane", "name", "dedupe_key") where dedupe_key is not null and state = 'pending'` },
  ],
});

/** One run of a job that ended: what operators search. Runs under way are jobs with `startedAt`. Holds no payload and no message text, only classes of errors. */
export const JobRunSchema = defineEntity({
  name: 'JobRun',
  ...queueTable('job_runs'),
  properties: {
    ...idColumn,
    organizationId: p.uuid().nullable(),
    jobId: p.uuid(),
    name: p.string().length(100),
    queue: p.string().length(20),
    eventId: p.uuid().nullable(),
    attempt: p.integer(),
    state: p.string().length(10).check(`state in ('succeeded', 'failed')`),
    worker: p.string().length(100),
    startedAt: timestamp(),
    finishedAt: timestamp(),
    durationMs: p.integer(),
    errorClass: p.string().length(100).nullable(),
  },
  indexes: [
    { name: 'job_runs_organization', properties: ['organizationId', 'startedAt'] },
    { name: 'job_runs_job', properties: ['jobId', 'attempt'] },
    { name: 'job_runs_started_at', properties: ['startedAt'] },
    { name: 'job_runs_error_class', expression: `create index "job_runs_error_class" on "job_runs" ("error_class", "started_at") where error_class is not null` },
  ],
});

/** SQL: how long a run took that began at `started_at`. */
export const DURATION_MS = '(extract(epoch from clock_timestamp() - started_at) * 1000)::int';

/** When scheduled work runs next; upserted from code at boot and every minute, so nothing can end a schedule silently. */
export const JobScheduleSchema = defineEntity({
  name: 'JobSchedule',
  tableName: 'job_schedules',
  properties: {
    name: p.string().length(100).primary(),
    everyMs: p.bigint('number'),
    nextAt: timestamp(),
  },
});
