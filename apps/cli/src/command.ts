import { parseArgs } from 'node:util';

interface Option {
  type: 'string' | 'boolean';
  /** What stands for the value in the help text. */
  value?: string;
  about: string;
  required?: boolean;
}
type Options = Readonly<Record<string, Option>>;
type Values<O extends Options> = {
  [Name in keyof O]: O[Name]['type'] extends 'boolean' ? boolean : O[Name] extends { required: true } ? string : string | undefined;
};

interface Definition<O extends Options> {
  /** Further sentences of the help text. */
  details?: string;
  /** Names of the words that follow; one with `?` may be absent, the last one with `…` may repeat. */
  words?: readonly string[];
  options?: O;
  run(values: Values<O>, words: string[]): Promise<void>;
}

export interface Command {
  help(name: string, about: string): string;
  /** Parses the arguments and runs; rejects with UsageError for what the command does not take. */
  run(args: string[]): Promise<void>;
}

/** The command was called wrongly; the message is one sentence for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the command was asked to do cannot be done; the message is what whoever runs it has to know. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** One command with its options; whatever else is typed is refused. */
export function defineCommand<const O extends Options = Record<never, Option>>({ details, words = [], options, run }: Definition<O>): Command {
  const declared: Options = options ?? {};
  return {
    help: (name, about) => helpText(name, { about, details, words, options: declared }),
    run: async (args) => {
      const { values, positionals } = parse(args, declared);
      demandWords(words, positionals);
      for (const [name, { required }] of Object.entries(declared)) if (required && values[name] === undefined) throw new UsageError(`--${name} is missing.`);
      const complete = Object.fromEntries(Object.entries(declared).map(([name, { type }]) => [name, values[name] ?? (type === 'boolean' ? false : undefined)]));
      await run(complete as Values<O>, positionals);
    },
  };
}

function parse(args: string[], options: Options): { values: Record<string, unknown>; positionals: string[] } {
  const config = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
  try {
    return parseArgs({ args, options: config, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError(`${(error as Error).message.split(/\. |\n/)[0]!.replace(/\.$/, '')}.`);
  }
}

function demandWords(words: readonly string[], given: readonly string[]): void {
  const missing = words.findIndex((word, index) => !word.includes('?') && given[index] === undefined);
  if (missing >= 0) throw new UsageError(`<${words[missing]}> is missing.`);
  if (given.length > words.length && !words.at(-1)?.includes('…')) throw new UsageError(`"${given[words.length]}" is not expected.`);
}

function helpText(name: string, { about, details, words, options }: { about: string; details: string | undefined; words: readonly string[]; options: Options }): string {
  const typed = words.map((word) => (word.includes('?') ? `[${word.replace('?', '')}]` : `<${word}>`));
  const rows = Object.entries({ ...options, help: { type: 'boolean', about: 'this text' } as Option }).map(([option, { value, about: meaning, required }]) => {
    const left = `  --${option}${value ? ` <${value}>` : ''}`;
    return `${left.padEnd(30)} ${meaning}${required ? ' (required)' : ''}`;
  });
  return [`frontoffice ${[name, ...typed].join(' ')} [options]`, '', about, ...(details ? ['', details] : []), '', ...rows].join('\n');
}
