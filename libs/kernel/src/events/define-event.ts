import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

/** A published fact: `context.resource.past-participle`, ids and facts only, additive changes only. */
export interface EventDefinition<S extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly schema: S;
  /** One sentence for the event catalogue. */
  readonly description: string;
  /** True for facts of the installation that belong to no organization. */
  readonly system: boolean;
  /** Number of the shape of the data; a new one only for a change that old readers would not survive. */
  readonly version: number;
  /** Data as they may be; made from the schema where none is given. */
  readonly example: z.output<S> | undefined;
}

export interface EventOf<E extends EventDefinition> {
  id: string;
  type: E['type'];
  data: z.output<E['schema']>;
  organizationId: string | null;
  actorUserId: string | null;
  occurredAt: Date;
}

const declared = new Map<string, EventDefinition>();

export interface EventOptions<S extends z.ZodType> {
  system?: boolean;
  version?: number;
  /** Needed only where the schema's own examples (`.meta({ example })` on its fields) do not tell the story. */
  example?: z.output<S>;
}

/** Declares a fact of a context, with one sentence for the catalogue. Who may see it stands with the permissions (`defineAudiences`). */
export function defineEvent<S extends z.ZodType>(type: string, description: string, schema: S, options: EventOptions<S> = {}): EventDefinition<S> {
  if (!/^[a-z]+(\.[a-z_-]+){2}$/.test(type)) throw new Error(`The event type ${type} is not context.resource.past-participle.`);
  if (declared.has(type)) throw new Error(`The event ${type} is declared twice.`);
  const { system = false, version = 1, example } = options;
  const definition = { type, schema, description, system, version, example };
  declared.set(type, definition);
  return definition;
}

export const declaredEvents = (): EventDefinition[] => [...declared.values()].sort((a, b) => (a.type < b.type ? -1 : 1));

export interface ListenerDefinition {
  event: EventDefinition;
  /** Stable name `context.verb-object`; queued work is found by it, so renaming a class does not orphan it. */
  name: string;
}

export const LISTENER = Symbol('listener');

/**
 * Makes a method a listener: one durable job per event, run in the event's organization, retried alone. The method's
 * parameter must fit the event. Its database changes and the job's completion commit together; anything else it does
 * must be idempotent.
 */
export function OnEvent<E extends EventDefinition>(event: E, name: string) {
  return <T extends (event: EventOf<E>) => Promise<void>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): void =>
    void SetMetadata(LISTENER, { event, name } satisfies ListenerDefinition)(target, key, descriptor as TypedPropertyDescriptor<unknown>);
}
