import type { Writable } from 'node:stream';
import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/**
 * What is written to the connection in this turn of the event loop travels together: a write costs more than most statements
 * do, and wakes the other side. (The types of pg do not name its connection.)
 */
export function inOnePacket(client: PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/**
 * A transaction of one statement in one packet, on a client that pipelines, which is given back to its pool. Rejects with what
 * BEGIN or the statement failed with; `lost` is why the COMMIT was not answered.
 */
export async function transactionInOnePacket<R extends QueryResultRow>(client: PoolClient, begin: string, query: QueryConfig): Promise<{ answer: QueryResult<R>; lost: Error | undefined }> {
  inOnePacket(client);
  const sent = [client.query(begin), client.query<R>(query), client.query('commit')] as const;
  const [begun, answer] = await Promise.allSettled(sent);
  const lost = await sent[2].then(() => undefined, (error: Error) => error);
  client.release(lost);
  if (begun.status === 'rejected') throw begun.reason;
  if (answer.status === 'rejected') throw answer.reason;
  return { answer: answer.value, lost };
}
