import { z } from 'zod';

/** What `defineConfig` returns: one context's environment variables, readable after `loadConfig`. */
export interface ConfigHandle<Shape extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly schema: Shape;
  /** Nest injection token of the parsed values. */
  readonly token: symbol;
  /** Nest provider, structurally a FactoryProvider, so that this file needs no Nest. */
  readonly provider: { provide: symbol; useFactory: () => Readonly<z.output<Shape>> };
  /** The parsed, deeply frozen values, keyed by variable name. Throws when `loadConfig` has not run. */
  value(): Readonly<z.output<Shape>>;
}

/** The values of a handle: `ConfigOf<typeof kernelConfig>`. */
export type ConfigOf<Handle extends ConfigHandle> = Readonly<z.output<Handle['schema']>>;

/** One row of the configuration reference. `defaultValue` is what one would write in the environment. */
export interface ConfigRow {
  variable: string;
  context: string;
  description: string;
  defaultValue: string | undefined;
  required: boolean;
  secret: boolean;
}

/** The environment cannot be used; the message has one line for each bad variable of every context. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly lines: readonly string[]) {
    super(`The configuration is not valid:\n${lines.join('\n')}`);
  }
}

interface Registered {
  handle: ConfigHandle;
  values: Record<string, unknown> | undefined;
}

const registry = new Map<string, Registered>();

/** Declares the environment variables of one context; a variable or name declared twice throws at import. */
export function defineConfig<Shape extends z.ZodObject>(name: string, schema: Shape): ConfigHandle<Shape> {
  if (registry.has(name)) throw new Error(`The configuration "${name}" is defined twice.`);
  for (const { handle } of registry.values()) {
    const twice = Object.keys(schema.shape).find((variable) => variable in handle.schema.shape);
    if (twice) throw new Error(`${twice} is declared by both "${handle.name}" and "${name}".`);
  }
  const token = Symbol(`config:${name}`);
  const value = (): Readonly<z.output<Shape>> => {
    const values = registry.get(name)?.values;
    if (!values) throw new Error(`The configuration "${name}" is read before loadConfig() has run.`);
    return values as z.output<Shape>;
  };
  const handle: ConfigHandle<Shape> = { name, schema, token, provider: { provide: token, useFactory: value }, value };
  registry.set(name, { handle, values: undefined });
  return handle;
}

/** Parses every declared configuration from `env`; throws one ConfigError that lists all that is wrong. */
export function loadConfig(env: NodeJS.ProcessEnv): void {
  const lines: string[] = [];
  const parsed = new Map<Registered, Record<string, unknown>>();
  for (const entry of registry.values()) {
    const input = presentVariables(entry.handle.schema, env);
    const result = entry.handle.schema.safeParse(input);
    if (result.success) parsed.set(entry, deepFreeze(result.data));
    else lines.push(...describeIssues(entry.handle, result.error, input));
  }
  if (lines.length > 0) throw new ConfigError(lines);
  for (const [entry, values] of parsed) entry.values = values;
}

/** Every declared variable, in the order of declaration. */
export function describeConfigs(): ConfigRow[] {
  return [...registry.values()].flatMap(({ handle }) =>
    Object.entries(handle.schema.shape).map(([variable, field]) => describeVariable(handle.name, variable, field as z.ZodType)),
  );
}

/** docs/configuration.md: one table a context. */
export function renderConfigurationMarkdown(): string {
  const rows = describeConfigs();
  const sections = [...new Set(rows.map((row) => row.context))].map((context) => {
    const body = rows.filter((row) => row.context === context).map(renderRow);
    return [`## ${context}`, '', '| Variable | Default | Meaning |', '|---|---|---|', ...body].join('\n');
  });
  return [
    '# Configuration',
    '',
    'Everything is set by environment variables; an empty variable counts as absent. The application reads them once at',
    'start and refuses to start with one message that lists everything wrong. This page is generated from the code.',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n');
}

function renderRow(row: ConfigRow): string {
  const initial = row.required ? '**required**' : row.defaultValue ? `\`${row.defaultValue}\`` : '';
  const meaning = row.secret ? `${row.description} *Secret.*` : row.description;
  return `| \`${row.variable}\` | ${escapeCell(initial)} | ${escapeCell(meaning)} |`;
}

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function presentVariables(schema: z.ZodObject, env: NodeJS.ProcessEnv): Record<string, string> {
  const names = Object.keys(schema.shape).filter((name) => env[name] !== undefined && env[name] !== '');
  return Object.fromEntries(names.map((name) => [name, env[name] as string]));
}

function describeIssues(handle: ConfigHandle, error: z.ZodError, input: Record<string, string>): string[] {
  const byVariable = new Map<string, string>();
  for (const issue of error.issues) {
    const variable = String(issue.path[0] ?? handle.name);
    if (byVariable.has(variable)) continue;
    byVariable.set(variable, `${variable}: ${describeIssue(handle, variable, issue, input[variable])} (${handle.name})`);
  }
  return [...byVariable.values()];
}

function describeIssue(handle: ConfigHandle, variable: string, issue: z.core.$ZodIssue, value: string | undefined): string {
  if (value === undefined && issue.code === 'invalid_type') return 'is required';
  const field = handle.schema.shape[variable] as z.ZodType | undefined;
  // a message may quote its input; a secret never appears, not even in part of another text
  if (field && value && isSecret(field) && issue.message.includes(value)) return 'is not valid';
  return issue.message;
}

function describeVariable(context: string, variable: string, field: z.ZodType): ConfigRow {
  const description = layersOf(field).map((layer) => layer.description).find(Boolean) ?? '';
  const required = !field.safeParse(undefined).success;
  return { variable, context, description, defaultValue: defaultOf(field), required, secret: isSecret(field) };
}

const isSecret = (field: z.ZodType): boolean => layersOf(field).some((layer) => layer.meta()?.['secret'] === true);

function defaultOf(field: z.ZodType): string | undefined {
  for (const layer of layersOf(field)) {
    if (layer instanceof z.ZodDefault || layer instanceof z.ZodPrefault) return String(layer.def.defaultValue);
  }
  return undefined;
}

/** A schema and all it wraps, outermost first: `.describe().default()` keeps its words on an inner layer. */
function layersOf(field: z.ZodType): z.ZodType[] {
  const layers: z.ZodType[] = [];
  let layer: z.ZodType | undefined = field;
  while (layer) {
    layers.push(layer);
    if (layer instanceof z.ZodPipe) layer = layer.in as z.ZodType;
    else if ('innerType' in layer.def) layer = layer.def.innerType as z.ZodType;
    else layer = undefined;
  }
  return layers;
}

function deepFreeze<T>(value: T): T {
  const plain = Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
  if (!plain) return value;
  for (const inner of Object.values(value as object)) deepFreeze(inner);
  return Object.freeze(value);
}
