import { z } from 'zod';

const REDACTED = '[redacted]';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OPEN_FORMATS = new Set(['uuid', 'date', 'date-time']);

interface Shape {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: Shape[];
}

/**
 * Data of a job or an event as an operator may see them: ids, numbers, instants, and values of a closed list stay, all other text
 * does not. The schema says which is which; without one only ids, numbers and flags are left.
 */
export function redactData(data: unknown, schema: z.ZodType | undefined): unknown {
  return redact(data, schema ? (z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output', reused: 'inline' }) as Shape) : undefined);
}

function redact(value: unknown, shape: Shape | undefined): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return isOpen(value, shape) ? value : REDACTED;
  if (Array.isArray(value)) return value.map((item) => redact(item, shape?.items));
  if (typeof value !== 'object') return REDACTED;
  const properties = shape?.properties ?? shape?.anyOf?.find((part) => part.properties)?.properties;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [properties || /^\w{1,40}$/.test(name) ? name : REDACTED, redact(part, properties?.[name])]));
}

function isOpen(text: string, shape: Shape | undefined): boolean {
  if (UUID.test(text)) return true;
  return [shape, ...(shape?.anyOf ?? [])].some((part) => part && (part.enum?.includes(text) || part.const === text || (part.format !== undefined && OPEN_FORMATS.has(part.format))));
}

/** What the data are about: the first member that is the id of something. */
export function subjectOf(data: unknown): { type: string; id: string } | null {
  if (data === null || typeof data !== 'object') return null;
  const found = Object.entries(data).find(([name, value]) => /^[a-z]\w*Id$/.test(name) && name !== 'organizationId' && typeof value === 'string' && UUID.test(value));
  return found ? { type: found[0].slice(0, -2), id: found[1] as string } : null;
}
