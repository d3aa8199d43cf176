interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

/** A resource that can be listed, as `frontoffice.leads` is. */
export interface Listing<Item, Options> {
  list(options?: Options): Promise<Page<Item> | undefined>;
}

/**
 * Every row of a list, page by page as they are needed:
 * `for await (const lead of rows(frontoffice.leads, { query: { status: 'new' } }))`.
 */
export async function* rows<Item, Options extends { query?: object }>(resource: Listing<Item, Options>, options?: NoInfer<Options>): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const query = { limit: 100, ...options?.query, ...(cursor ? { cursor } : {}) };
    const page = await resource.list({ ...options, query } as Options);
    yield* page?.data ?? [];
    cursor = page?.nextCursor ?? undefined;
  } while (cursor);
}
