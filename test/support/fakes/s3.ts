import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The part of the S3 protocol that is used, in memory, over real HTTP; buckets are addressed by path. */
export interface S3Fake {
  endpoint: string;
  /** By `/<bucket>/<key>`. */
  objects: Map<string, { body: Buffer; headers: IncomingHttpHeaders }>;
  /** Paths whose next download ends in the middle. */
  cutOnce: Set<string>;
  /** Paths that are there when they are listed, and gone a moment later. */
  vanishing: Set<string>;
  /** What is stored, before it is kept; to be damaged. */
  receive: (path: string, body: Buffer) => Buffer;
  stop(): void;
}

/** Answers listings of at most `pageSize` keys. */
export async function startS3({ pageSize = 1000 }: { pageSize?: number } = {}): Promise<S3Fake> {
  const fake: Omit<S3Fake, 'endpoint' | 'stop'> = { objects: new Map(), cutOnce: new Set(), vanishing: new Set(), receive: (_path, body) => body };
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url!, 'http://s3');
    const isBucket = path.split('/').filter(Boolean).length === 1;
    if (request.method === 'GET' && isBucket) {
      const page = listing(fake.objects, path, query, pageSize);
      answerXml(response, 200, page);
      for (const gone of fake.vanishing) if (page.includes(`<Key>${gone.slice(gone.indexOf('/', 1) + 1)}</Key>`)) fake.objects.delete(gone);
      return response;
    }
    if (request.method === 'PUT') {
      const body = Buffer.concat(await request.toArray());
      if (request.headers['content-length'] === undefined) return response.writeHead(411).end();
      fake.objects.set(path, { body: fake.receive(path, body), headers: request.headers });
      return response.end();
    }
    const found = fake.objects.get(path);
    if (request.method === 'DELETE') return fake.objects.delete(path), response.writeHead(204).end();
    if (!found) return answerXml(response, 404, request.method === 'HEAD' ? '' : '<Error><Code>NoSuchKey</Code></Error>');
    response.writeHead(200, { 'content-length': found.body.length });
    if (request.method === 'GET' && fake.cutOnce.delete(path)) return response.write(found.body.subarray(0, found.body.length / 2), () => request.socket.destroy());
    return response.end(request.method === 'HEAD' ? undefined : found.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => (server.closeAllConnections(), server.close());
  return Object.assign(fake, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop });
}

/** ListObjectsV2: keys in order, a page at a time; the token is the last key of the page before. */
function listing(objects: S3Fake['objects'], path: string, query: URLSearchParams, pageSize: number): string {
  const bucket = `/${path.split('/').find(Boolean)}/`;
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? '';
  const keys = [...objects.keys()].filter((name) => name.startsWith(bucket)).map((name) => name.slice(bucket.length)).filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, pageSize);
  const next = keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(bucket + key)!.body.length}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`);
  return `<ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${next}<KeyCount>${page.length}</KeyCount>${contents.join('')}</ListBucketResult>`;
}

function answerXml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}
