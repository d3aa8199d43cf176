import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { declaredEvents, LISTENER, type EventDefinition, type ListenerDefinition } from '../events/define-event.js';
import { declaredJobs, HANDLER, type JobDefinition, type JobRunContext, type QueueName } from './define-job.js';

export interface Work {
  name: string;
  queue: QueueName;
  attempts: number;
  backoffMs: number;
  timeoutMs: number;
  system: boolean;
  transaction: 'job' | 'own';
  /** Set for listeners. */
  event: EventDefinition | undefined;
  run(input: unknown, context: JobRunContext): Promise<void>;
}

const LISTENER_DEFAULTS = { queue: 'default', attempts: 10, backoffMs: 1_000, timeoutMs: 30_000, transaction: 'job' } as const;

/** Every job handler and event listener of the modules that were loaded, by name. */
@Injectable()
export class WorkRegistry {
  readonly #work = new Map<string, Work>();
  readonly #listeners = new Map<string, string[]>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Finds the handlers, the first time it is called; throws when a job has none or two, or a listener's name is taken. */
  load(): void {
    if (this.#work.size > 0) return;
    for (const wrapper of this.discovery.getProviders()) {
      const instance = wrapper.instance as Record<string, unknown> | undefined;
      if (!instance || typeof instance !== 'object' || !Object.getPrototypeOf(instance)) continue;
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance))) this.addMethod(instance, method);
    }
    const orphans = declaredJobs().filter((job) => !this.#work.has(job.name)).map((job) => job.name);
    if (orphans.length > 0) throw new Error(`No handler for the jobs: ${orphans.join(', ')}.`);
    for (const event of declaredEvents()) if (!this.#listeners.has(event.type)) this.#listeners.set(event.type, []);
  }

  find(name: string): Work | undefined {
    return this.#work.get(name);
  }

  /** Names of the listeners of an event type; undefined for a type this build does not know. */
  listenersOf(type: string): string[] | undefined {
    return this.#listeners.get(type);
  }

  private addMethod(instance: Record<string, unknown>, method: string): void {
    const handler = instance[method] as ((input: unknown, context: JobRunContext) => Promise<void>) | undefined;
    if (typeof handler !== 'function') return;
    const run = handler.bind(instance);
    const job = Reflect.getMetadata(HANDLER, handler) as JobDefinition | undefined;
    const listener = Reflect.getMetadata(LISTENER, handler) as ListenerDefinition | undefined;
    if (job) this.add({ ...job, event: undefined, run: (input, context) => run(job.data.parse(input), context) });
    if (listener) {
      const { event, name } = listener;
      this.add({ ...LISTENER_DEFAULTS, name, system: event.system, event, run });
      this.#listeners.set(event.type, [...(this.#listeners.get(event.type) ?? []), name]);
    }
  }

  private add(work: Work): void {
    if (this.#work.has(work.name)) throw new Error(`Two handlers for ${work.name}.`);
    this.#work.set(work.name, work);
  }
}
