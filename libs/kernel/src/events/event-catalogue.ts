import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cleanSchema, type JsonSchema } from '../http/json-schema.js';
import { permissionsToBeTold } from './event-audience.js';
import { declaredEvents, type EventDefinition } from './define-event.js';

/** What is known of an event type without its schema library. */
export interface EventDescription {
  type: string;
  /** First word of the type. */
  context: string;
  description: string;
  version: number;
  /** What a program needs, all of it, to be told; null where nothing suffices. */
  permissions: string[] | null;
  /** True for facts of the installation, which belong to no organization. */
  isSystem: boolean;
  /** JSON Schema 2020-12 of the data. */
  schema: JsonSchema;
  example: unknown;
}

const described = new Map<EventDefinition, EventDescription>();

/** Every event of every context that was loaded, in order of type. */
export const describeEvents = (): EventDescription[] => declaredEvents().map(describe);

/** One event type; undefined when nothing is called so. */
export const describeEvent = (type: string): EventDescription | undefined => describeEvents().find((event) => event.type === type);

function describe(event: EventDefinition): EventDescription {
  const known = described.get(event);
  if (known) return known;
  const { $schema: _schema, ...schema } = z.toJSONSchema(event.schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema;
  const description: EventDescription = {
    type: event.type,
    context: event.type.split('.')[0]!,
    description: event.description,
    version: event.version,
    permissions: permissionsToBeTold(event.type) ?? null,
    isSystem: event.system,
    schema: cleanSchema(schema),
    example: event.example ?? exampleOf(schema, ''),
  };
  described.set(event, description);
  return description;
}

/** Data that fit a schema, from the examples and limits it names; a text that names none is its field's name. */
function exampleOf(schema: JsonSchema, field: string): unknown {
  if ('example' in schema) return schema['example'];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const [variant] = (schema['anyOf'] ?? schema['oneOf'] ?? []) as JsonSchema[];
  if (variant) return exampleOf(variant, field);
  switch (schema['type']) {
    case 'object': return Object.fromEntries(Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, of]) => [name, exampleOf(of, name)]));
    case 'array': return [exampleOf(schema['items'] as JsonSchema, field)];
    case 'boolean': return true;
    case 'integer': case 'number': return Math.max(1, Number(schema['minimum'] ?? 1));
    case 'string': return exampleText(schema['format'], field);
    default: return null;
  }
}

function exampleText(format: unknown, field: string): string {
  if (format === 'date-time') return '2026-07-01T09:30:00.000Z';
  if (format === 'date') return '2026-07-01';
  // the same field has the same id in all examples, so that they belong together
  if (format === 'uuid') return `01937c4e-6d2a-7c31-9f0e-${createHash('sha256').update(field.replace(/Ids$/, 'Id')).digest('hex').slice(0, 12)}`;
  return field;
}
