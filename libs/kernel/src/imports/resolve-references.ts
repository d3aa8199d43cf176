import type { Importable } from './importable.js';
import { cellText, type ImportPlan } from './judge-row.js';
import type { NumberedRow } from './read-rows.js';

const MAX_REMEMBERED = 20_000;

/** Looks up what the references of a file mean, many at once, and remembers it for the chunks to come. */
export class ReferenceLookup {
  readonly #known = new Map<string, Map<string, string>>();
  readonly #asked = new Map<string, Set<string>>();

  constructor(
    private readonly importable: Importable,
    private readonly plan: ImportPlan,
  ) {}

  /** For each field that is a reference: text of a cell → id. */
  async resolve(rows: readonly NumberedRow[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    for (const [field, { resolve }] of Object.entries(this.importable.fields)) {
      if (!resolve || (this.plan.mapping[field] === undefined && this.plan.defaults[field] === undefined)) continue;
      const { known, asked } = this.memoryOf(field);
      const fresh = [...new Set(rows.map(({ cells }) => cellText(this.plan, field, cells).trim()))].filter((text) => isLookupable(text) && !asked.has(text));
      if (fresh.length === 0) continue;
      for (const [text, id] of await resolve(fresh)) known.set(text, id);
      for (const text of fresh) asked.add(text);
    }
    return this.#known;
  }

  private memoryOf(field: string): { known: Map<string, string>; asked: Set<string> } {
    if ((this.#asked.get(field)?.size ?? MAX_REMEMBERED) >= MAX_REMEMBERED) {
      this.#known.set(field, new Map());
      this.#asked.set(field, new Set());
    }
    return { known: this.#known.get(field)!, asked: this.#asked.get(field)! };
  }
}

/** No name is longer, and PostgreSQL takes no text with NUL or half a surrogate pair. */
const isLookupable = (text: string): boolean => text !== '' && text.length <= 300 && !text.includes('\u0000') && text.isWellFormed();
