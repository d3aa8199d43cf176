interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

/** A resource that can be listed, as `frontoffice.leads` is. */
export interface Listing<Item, Options> {
  list(options?: Options): Promise<Page<Item> | undefined>;
}

/** Reads the page that `next` names; to be spread into the query. */
export type ReadPage<Item> = (next: { limit: number; cursor?: string }) => Promise<Page<Item> | undefined>;

/**
 * Every row of a list, page by page as they are needed:
 * `for await (const lead of rows(frontoffice.leads, { query: { status: 'new' } }))`, and for lists by another name
 * `rows((next) => frontoffice.deals.stageHistory({ path: { id }, query: next }))`.
 */
export function rows<Item>(read: ReadPage<Item>): AsyncGenerator<Item, void, undefined>;
export function rows<Item, Options extends { query?: object }>(resource: Listing<Item, Options>, options?: NoInfer<Options>): AsyncGenerator<Item, void, undefined>;
export async function* rows<Item, Options extends { query?: object }>(from: ReadPage<Item> | Listing<Item, Options>, options?: Options): AsyncGenerator<Item, void, undefined> {
  const read: ReadPage<Item> = typeof from === 'function' ? from : (next) => from.list({ ...options, query: { ...next, ...options?.query, ...(next.cursor ? { cursor: next.cursor } : {}) } } as Options);
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 100, ...(cursor ? { cursor } : {}) });
    yield* page?.data ?? [];
    cursor = page?.nextCursor ?? undefined;
  } while (cursor);
}
