// Differences of two JSON Schemas, and whether they break who sends such values (request) or who reads them (response).

/** Compares two schemas of `context.before` and `context.after`; a named one is reported under its name, and once. */
export function compareSchemas(context, before, after, direction, at) {
  const old = follow(context.before, before);
  const fresh = follow(context.after, after);
  const place = old.name ? `${direction} ${old.name}` : at;
  if (old.name) {
    const key = `${direction} ${old.name} ${fresh.name}`;
    if (context.seen.has(key)) return;
    context.seen.add(key);
  }
  compareFollowed(context, old.schema, fresh.schema, direction, place);
}

function follow(document, schema, name) {
  if (!schema.$ref) return { schema, name };
  const target = schema.$ref.split('/').at(-1);
  return follow(document, document.components.schemas[target] ?? {}, target);
}

function compareFollowed(context, before, after, direction, at) {
  compareUnions(context, before, after, direction, at);
  compareTypes(context, before, after, direction, at);
  compareValues(context, before, after, direction, at);
  compareLimits(context, before, after, direction, at);
  compareProperties(context, before, after, direction, at);
  if (before.items && after.items) compareSchemas(context, before.items, after.items, direction, `${at}/[]`);
  if (isSchema(before.additionalProperties) && isSchema(after.additionalProperties)) compareSchemas(context, before.additionalProperties, after.additionalProperties, direction, `${at}/*`);
}

const isSchema = (value) => typeof value === 'object' && value !== null;
const variantsOf = (schema) => schema.anyOf ?? schema.oneOf;

/** Variants are matched by name, by their `type` and constants, or by their place. */
function compareUnions(context, before, after, direction, at) {
  const [old, fresh] = [variantsOf(before), variantsOf(after)];
  if (!old && !fresh) return;
  const known = keyed(old ?? [before]);
  const now = keyed(fresh ?? [after]);
  for (const [key, variant] of known) {
    if (now.has(key)) compareSchemas(context, variant, now.get(key), direction, old ? `${at}/${key}` : at);
    else context.report(direction === 'request', at, `${key} no longer allowed`);
  }
  // whoever reads by a discriminator passes over what they do not know
  for (const key of now.keys()) if (!known.has(key)) context.report(direction === 'response' && !before.discriminator, at, `may be ${key}`);
}

function keyed(variants) {
  const found = new Map();
  for (const variant of variants) {
    const name = variant.$ref?.split('/').at(-1) ?? `${'const' in variant ? JSON.stringify(variant.const) : (variant.type ?? 'anything')}`;
    found.set(found.has(name) ? `${name} (${found.size + 1})` : name, variant);
  }
  return found;
}

function typesOf(schema) {
  if (variantsOf(schema)) return undefined;
  if (schema.type === undefined) return undefined;
  return new Set([schema.type].flat().flatMap((type) => (type === 'number' ? ['number', 'integer'] : [type])));
}

function compareTypes({ report }, before, after, direction, at) {
  const [old, fresh] = [typesOf(before), typesOf(after)];
  if (variantsOf(before) || variantsOf(after)) return;
  if (!old && fresh) return report(direction === 'request', at, `is ${[...fresh].join(' or ')} only`);
  if (old && !fresh) return report(direction === 'response', at, 'is of any type');
  if (!old) return;
  const [gone, added] = [[...old].filter((type) => !fresh.has(type)), [...fresh].filter((type) => !old.has(type))];
  if (gone.length > 0) report(direction === 'request' || added.length > 0, at, `is no longer ${gone.join(', ')}`);
  if (added.length > 0) report(direction === 'response', at, `may be ${added.join(', ')}`);
}

const valuesOf = (schema) => ('const' in schema ? [schema.const] : schema.enum);

function compareValues({ report }, before, after, direction, at) {
  const [old, fresh] = [valuesOf(before), valuesOf(after)];
  if (!old && fresh) return report(direction === 'request', at, `is ${fresh.map((value) => JSON.stringify(value)).join(' or ')} only`);
  if (old && !fresh) return report(false, at, 'takes any value');
  if (!old) return;
  for (const value of old) if (!fresh.includes(value)) report(true, at, `value ${JSON.stringify(value)} removed`);
  // clients must accept values they do not know: the rule of the whole API
  for (const value of fresh) if (!old.includes(value)) report(false, at, `value ${JSON.stringify(value)} added`);
}

/** Keyword → whether its second value allows less than its first. */
const NARROWER = {
  minLength: (old = 0, fresh = 0) => fresh > old,
  minItems: (old = 0, fresh = 0) => fresh > old,
  minimum: (old = -Infinity, fresh = -Infinity) => fresh > old,
  exclusiveMinimum: (old = -Infinity, fresh = -Infinity) => fresh > old,
  maxLength: (old = Infinity, fresh = Infinity) => fresh < old,
  maxItems: (old = Infinity, fresh = Infinity) => fresh < old,
  maximum: (old = Infinity, fresh = Infinity) => fresh < old,
  exclusiveMaximum: (old = Infinity, fresh = Infinity) => fresh < old,
  pattern: (old, fresh) => fresh !== undefined && fresh !== old,
  format: (old, fresh) => fresh !== undefined && fresh !== old,
  additionalProperties: (old = true, fresh = true) => old !== false && fresh === false,
};

function compareLimits({ report }, before, after, direction, at) {
  for (const [keyword, isNarrower] of Object.entries(NARROWER)) {
    const [old, fresh] = [before[keyword], after[keyword]];
    if (JSON.stringify(old) === JSON.stringify(fresh)) continue;
    if (isSchema(old) && isSchema(fresh)) continue;
    // another form of the same type is another thing to who reads it; other limits are not
    const breaks = direction === 'request' ? isNarrower(old, fresh) : keyword === 'format' && old !== undefined;
    report(breaks, at, `${keyword} ${old === undefined ? `${text(fresh)} set` : fresh === undefined ? `${text(old)} lifted` : `is ${text(fresh)}, was ${text(old)}`}`);
  }
}

/** Long patterns would hide the line they stand in. */
const text = (value) => (JSON.stringify(value).length > 60 ? `${JSON.stringify(value).slice(0, 57)}…` : JSON.stringify(value));

function compareProperties(context, before, after, direction, at) {
  const [old, fresh] = [before.properties, after.properties];
  if (!old && !fresh) return;
  const [mustBefore, mustNow] = [new Set(before.required), new Set(after.required)];
  for (const [name, schema] of Object.entries(old ?? {})) {
    const field = `${at}/${name}`;
    if (!fresh?.[name]) {
      context.report(true, field, 'removed');
      continue;
    }
    if (direction === 'request' && !mustBefore.has(name) && mustNow.has(name)) context.report(true, field, 'became required');
    if (direction === 'response' && mustBefore.has(name) && !mustNow.has(name)) context.report(true, field, 'may be missing');
    compareSchemas(context, schema, fresh[name], direction, field);
  }
  for (const name of Object.keys(fresh ?? {})) {
    if (!old?.[name]) context.report(direction === 'request' && mustNow.has(name), `${at}/${name}`, mustNow.has(name) && direction === 'request' ? 'added and required' : 'added');
  }
}
