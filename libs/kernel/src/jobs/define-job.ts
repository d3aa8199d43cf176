import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

/** `default`: quick work. `slow`: work that waits for other servers and may take minutes; it has its own workers. */
export const QUEUES = ['default', 'slow'] as const;
export type QueueName = (typeof QUEUES)[number];

export interface JobOptions<S extends z.ZodType> {
  queue?: QueueName;
  /** Ids only: queues hold no personal data. */
  data: S;
  attempts?: number;
  /** First delay before a retry; doubles with jitter up to an hour. */
  backoffMs?: number;
  /** The run is ended (and counts as failed) after this long. */
  timeoutMs?: number;
  /** May run outside any organization. */
  system?: boolean;
  /** Runs by itself every so often; implies `system`. */
  everyMs?: number;
  /** `own`: the handler opens its transactions itself, because it runs long. */
  transaction?: 'job' | 'own';
}

export interface JobDefinition<S extends z.ZodType = z.ZodType> extends Required<Omit<JobOptions<S>, 'everyMs'>> {
  readonly name: string;
  readonly everyMs: number | undefined;
}
export type JobData<J extends JobDefinition> = z.output<J['data']>;

/** What a handler may know of its run. */
export interface JobRunContext {
  jobId: string;
  /** 1 for the first. */
  attempt: number;
  /** Aborted on timeout, on shutdown, and when the lease was lost to another worker. */
  signal: AbortSignal;
}

const declared = new Map<string, JobDefinition>();

/** Declares background work `context.verb-object`; exactly one method must handle it (checked at boot). */
export function defineJob<S extends z.ZodType>(name: string, options: JobOptions<S>): JobDefinition<S> {
  if (!/^[a-z]+\.[a-z-]+$/.test(name)) throw new Error(`The job name ${name} is not context.verb-object.`);
  if (declared.has(name)) throw new Error(`The job ${name} is declared twice.`);
  const definition: JobDefinition<S> = {
    name,
    queue: options.queue ?? 'default',
    data: options.data,
    attempts: options.attempts ?? 8,
    backoffMs: options.backoffMs ?? 2_000,
    timeoutMs: options.timeoutMs ?? 60_000,
    system: options.system ?? options.everyMs !== undefined,
    everyMs: options.everyMs,
    transaction: options.transaction ?? 'job',
  };
  declared.set(name, definition);
  return definition;
}

export const declaredJobs = (): JobDefinition[] => [...declared.values()].sort((a, b) => a.name.localeCompare(b.name));

export const HANDLER = Symbol('job handler');

/** Makes a method the handler of a job; its parameter must fit the job's data. */
export function Handles<J extends JobDefinition>(job: J) {
  return <T extends (data: JobData<J>, run: JobRunContext) => Promise<void>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): void =>
    void SetMetadata(HANDLER, job)(target, key, descriptor as TypedPropertyDescriptor<unknown>);
}
