import type { ApiClient, Json } from '../../../support/client.js';

/** Every row of a list, page by page. */
export async function collect(client: ApiClient, path: string): Promise<Json[]> {
  const found: Json[] = [];
  let cursor: string | null = null;
  do {
    const url: string = `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const { status, body } = await client.get<Json>(url);
    if (status !== 200) throw new Error(`${url} answered ${status}: ${JSON.stringify(body)}`);
    found.push(...body.data);
    cursor = body.nextCursor;
  } while (cursor);
  return found;
}
