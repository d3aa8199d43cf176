import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, productFiles, read, root } from './support/repository.js';

const lines = (path: string): string[] => read(path).split('\n');
/** `path:line` of every line that matches. */
const linesWith = (paths: string[], pattern: RegExp): string[] =>
  paths.flatMap((path) => lines(path).flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])));
const texts = () => [...productFiles(), ...filesIn(['docs'], /\.(md|json)$/), ...readmes(), ...filesIn(['migrations', 'scripts'], /\.(ts|mjs|cjs)$/)];
const libs = () => readdirSync(join(root, 'libs'));
/** Schema and type that the kernel defines together. */
const KERNEL_PAIRS = ['byId: ById'];
const wantedReadmes = () => ['README.md', ...libs().map((lib) => `libs/${lib}/README.md`)];
const readmes = () => wantedReadmes().filter(filesOrFolders);

describe('the source', () => {
  it('keeps every product file within 300 lines', () => {
    expect(productFiles().map((path) => [path, lines(path).length - 1] as const).filter(([, count]) => count > 300)).toEqual([]);
  });

  it('names no file after what it is not', () => {
    const vague = /(^|\/)(utils?|helpers?|types|constants|common|shared|misc|interfaces)\.ts$/;
    expect(productFiles().filter((path) => vague.test(path))).toEqual([]);
  });

  it('has one index.ts a lib, and names what it exports', () => {
    expect(productFiles().filter((path) => path.endsWith('/index.ts')).sort()).toEqual(libs().map((lib) => `libs/${lib}/src/index.ts`));
    expect(linesWith(libs().map((lib) => `libs/${lib}/src/index.ts`), /export \* from/)).toEqual([]);
  });

  it('is at most two folders deep below src', () => {
    expect(productFiles().filter((path) => path.split('/src/')[1]!.split('/').length > 3)).toEqual([]);
  });

  it('reads the environment in *.config.ts files only', () => {
    const others = productFiles().filter((path) => !/\.config\.ts$/.test(path));
    const found = linesWith(others, /process\s*\.\s*env|process\[['"]env/).filter((line) => !/^apps\/.*(loadConfig|startTracing)\(process\.env\)/.test(line) && !/:\s*(\/\/|\*|\/\*)/.test(line));
    expect(found).toEqual([]);
  });

  it('validates each parameter with the schema its type is made from', () => {
    const parameter = /@(?:Body|Query|Param)\(\{ schema: (\w+(?:\.\w+)?)(?:\([^)]*\))? \}\) (?:\w+|\{[^}]*\}): ([\w.<>]+)/g;
    const madeFrom = /^(?:export )?type (\w+) = z\.(?:output|infer)<(?:typeof (\w+)|ReturnType<typeof (\w+)>)>;/gm;
    const pairs = libs().flatMap((lib) => {
      const files = productFiles().filter((path) => path.startsWith(`libs/${lib}/`));
      const schemas = new Map(files.flatMap((path) => [...read(path).matchAll(madeFrom)].map(([, type, schema, maker]) => [type!, schema ?? maker!])));
      // a schema may be made by a function, as one of its kind
      const makers = new Map(files.flatMap((path) => [...read(path).matchAll(/^(?:export )?const (\w+) = (\w+)\(/gm)].map(([, schema, maker]) => [schema!, maker!])));
      return files.filter((path) => path.endsWith('.controller.ts')).flatMap((path) =>
        [...read(path).matchAll(parameter)].map(([, schema, type]) => {
          const fitting = [schema!, makers.get(schema!)].some((one) => schemas.get(type!) === one || KERNEL_PAIRS.includes(`${one}: ${type}`));
          return { path, schema: schema!, type: type!, fits: fitting || (schema!.endsWith('.Query') && type === 'ListQuery') };
        }),
      );
    });
    expect(pairs.filter(({ fits }) => !fits)).toEqual([]);
    expect(pairs.length).toBeGreaterThan(20);
  });

  it('takes types and value lists from entities into wire shapes, never behaviour', () => {
    const imported = /^import (type )?\{([^}]*)\} from '[^']*\.entity\.js';/gm;
    const behaviour = (path: string) =>
      [...read(path).matchAll(imported)].flatMap(([, isType, names]) => (isType ? [] : names!.split(',').map((name) => name.trim()).filter((name) => !/^(type \w+|[A-Z][A-Z0-9_]*)$/.test(name))));
    expect(productFiles().filter((path) => path.endsWith('.dto.ts')).flatMap((path) => behaviour(path).map((name) => `${path}: ${name}`))).toEqual([]);
  });

  it('validates every parameter: no @Body, @Query or @Param without a schema', () => {
    const controllers = productFiles().filter((path) => path.endsWith('.controller.ts'));
    expect(linesWith(controllers, /@(Body|Query|Param)\((?!\{ schema: )/)).toEqual([]);
  });

  it('leaves no TODO and no commented-out debugging behind', () => {
    expect(linesWith(productFiles(), /\b(TODO|FIXME|XXX)\b|console\.(debug|trace)\(|\bdebugger\b/)).toEqual([]);
  });

  it('tests without focus: no .only', () => {
    const tests = filesIn(['test', 'libs', 'apps', 'scripts'], /spec\.ts$/);
    expect(linesWith(tests, /\b(it|test|describe)\.only\(/)).toEqual([]);
  });
});

describe('the documentation', () => {
  it('explains each lib in at most 30 lines, and the whole in less than 250', () => {
    expect(readmes()).toEqual(wantedReadmes());
    expect(readmes().map((path) => [path, lines(path).length - 1] as const).filter(([path, count]) => count > (path === 'README.md' ? 249 : 30))).toEqual([]);
  });

  it('speaks of the product, not of how it was made', () => {
    const forbidden = /\.\.\/shared\b|\/work\/|\bissue #?\d|\bAI\b|\bLLMs?\b|\bClaude\b|\b(coding|software) agents?\b|\b(this|coding|another) session\b|source[- ]models?/i;
    expect(linesWith(texts(), forbidden)).toEqual([]);
  });

  it('links only to files that exist', () => {
    const documents = [...readmes(), ...filesIn(['docs'], /\.md$/)];
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => join(path, '..', target!))
        .filter((target) => !target.startsWith('..') && !filesOrFolders(target))
        .map((target) => `${path} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('numbers its decision records without gaps', () => {
    const numbers = filesIn(['docs/decisions'], /\.md$/).map((path) => Number(path.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

function filesOrFolders(path: string): boolean {
  try {
    readdirSync(join(root, path));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR';
  }
}
