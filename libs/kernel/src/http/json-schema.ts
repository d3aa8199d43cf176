export type JsonSchema = { [keyword: string]: unknown };

/** Keywords whose members are named by the author, not by JSON Schema. */
const MAPS = new Set(['properties', 'patternProperties', '$defs']);

/**
 * JSON Schema as Zod writes it, in the words of OpenAPI 3.1: references point at the components, `example` becomes `examples`,
 * and the registry's `id` goes, which means something else in JSON Schema.
 */
export const cleanSchema = (schema: JsonSchema): JsonSchema => clean(schema, false) as JsonSchema;

function clean(value: unknown, isMap: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => clean(item, false));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (isMap) return Object.fromEntries(entries.map(([name, item]) => [name, clean(item, false)]));
  return Object.fromEntries(
    entries
      .filter(([key, item]) => !(key === 'id' && typeof item === 'string'))
      .map(([key, item]) => {
        if (key === '$ref' && typeof item === 'string') return [key, item.replace('#/$defs/', '#/components/schemas/')];
        return key === 'example' ? ['examples', [item]] : [key, clean(item, MAPS.has(key))];
      }),
  );
}
