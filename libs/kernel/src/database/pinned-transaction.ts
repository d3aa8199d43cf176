import type { EntityManager, PostgreSqlConnection } from '@mikro-orm/postgresql';
import { createHash } from 'node:crypto';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { inOnePacket, transactionInOnePacket } from './in-one-packet.js';
import { keepsItsConnection, transactionSettings, type Settings } from './pooler.js';

interface CompiledQuery {
  sql: string;
  parameters: readonly unknown[];
}

/** SQL with `?` placeholders and its parameters. */
export interface Statement {
  sql: string;
  params: readonly unknown[];
}

/** Settings PostgreSQL reads in its policies; '' where there is none. */
export interface TransactionSettings {
  organizationId: string | null;
  userId: string | null;
}

export interface TransactionKind {
  /** Changes nothing: its COMMIT is not waited for. */
  readOnly: boolean;
  /**
   * Its COMMIT does not wait for the disk: after a crash of PostgreSQL the last half second of such work may never have
   * happened, all of it, so only work that is then done again may say so (PostgreSQL manual, §28.4).
   */
  repeatable: boolean;
}

type TransactionContext = Pick<PinnedTransaction, 'executeQuery' | 'getExecutor' | 'savepoint' | 'rollbackToSavepoint' | 'releaseSavepoint'>;

/** What every connection of the application has set. */
export const SERVING_SETTINGS: Settings = { statement_timeout: '5000', idle_in_transaction_session_timeout: '10000', timezone: 'UTC' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_STATEMENTS = 500;
const statements = new Map<string, { name?: string; text: string }>();

/**
 * One transaction on one pooled connection, shared by the EntityManager (as its transaction context) and by lean SQL. The
 * connection is taken at the first statement; BEGIN and the settings travel ahead of it without being waited for, and the
 * COMMIT of a transaction that only read is not waited for either, so a lean read costs one round trip.
 */
export class PinnedTransaction {
  #client: Promise<PoolClient> | undefined;
  #begun: Promise<unknown> | undefined;
  #ended = false;
  readonly #begin: string;
  private readonly readOnly: boolean;

  constructor(
    private readonly em: EntityManager,
    { organizationId, userId }: TransactionSettings,
    { readOnly, repeatable }: TransactionKind,
  ) {
    this.readOnly = readOnly;
    const commit = repeatable ? `, set_config('synchronous_commit', 'off', true)` : '';
    this.#begin = `begin; select set_config('app.organization_id', '${literal(organizationId)}', true), set_config('app.user_id', '${literal(userId)}', true)${commit}${transactionSettings(SERVING_SETTINGS)}`;
  }

  /** Rows of a statement with `?` placeholders, prepared once a connection. */
  async rows<R extends object>(sql: string, params: unknown[]): Promise<R[]> {
    const statement = prepared(sql);
    return (await this.send<R>({ ...statement, values: params })).rows;
  }

  /** Rows of a statement that needs no other beside it: where nothing has begun and nothing is written, all of it is one packet. */
  async read<R extends object>(sql: string, params: unknown[]): Promise<R[]> {
    if (this.#client || !this.readOnly) return this.rows<R>(sql, params);
    if (this.#ended) throw new Error('The transaction has ended.');
    const { answer } = await transactionInOnePacket<R & QueryResultRow>(await this.pooled(), this.#begin, { ...prepared(sql), values: params });
    return answer.rows;
  }

  /**
   * Commits; `last` are statements that travel with the COMMIT, and when one of them fails, so does the commit. The COMMIT of
   * what only read is not waited for, and its connection serves the next one right behind it.
   */
  async commit(last: readonly Statement[] = []): Promise<void> {
    if (last.length > 0) this.#client ??= this.connect();
    const client = await this.end();
    if (!client) return;
    inOnePacket(client);
    if (this.readOnly) {
      client.query('commit').catch(() => undefined);
      client.release();
      return;
    }
    const sent = last.map(({ sql, params }) => client.query({ ...prepared(sql), values: [...params] }));
    const [committed, ...answers] = await Promise.allSettled([client.query('commit'), this.#begun, ...sent]);
    client.release(committed.status === 'rejected' ? (committed.reason as Error) : undefined);
    const failed = [...answers, committed].find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason;
    // PostgreSQL answers the COMMIT of a transaction in which a statement failed with ROLLBACK, and without an error
    if ((committed as PromiseFulfilledResult<QueryResult>).value.command !== 'COMMIT') throw new Error('The transaction was rolled back: an error in it was caught.');
  }

  /** Never throws: a connection that is gone cannot roll back, and that must not hide why the work failed. */
  async rollback(): Promise<void> {
    const client = await this.end().catch(() => undefined);
    await client?.query('rollback').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }

  /** Closes the connection at once; PostgreSQL rolls back. For work that hangs. */
  async abandon(): Promise<void> {
    const client = await this.end().catch(() => undefined);
    client?.release(new Error('The work was given up.'));
  }

  /** The connection, if one was taken, for the last time: it is given back once, and late statements find the door closed. */
  private async end(): Promise<PoolClient | undefined> {
    const client = this.#client;
    this.#client = undefined;
    this.#ended = true;
    return client;
  }

  // What MikroORM asks of a transaction context.

  async executeQuery({ sql, parameters }: CompiledQuery): Promise<{ rows: unknown[]; numAffectedRows: bigint | undefined }> {
    const { rows, rowCount, command } = await this.send({ text: sql, values: parameters as unknown[] });
    return { rows: rows ?? [], numAffectedRows: /^(INSERT|UPDATE|DELETE|MERGE)$/.test(command) ? BigInt(rowCount ?? 0) : undefined };
  }

  getExecutor() {
    return { provideConnection: (consumer: (connection: PinnedTransaction) => Promise<unknown>) => consumer(this) };
  }

  savepoint = (name: string) => this.command(`savepoint "${name}"`, () => this.nested());
  rollbackToSavepoint = (name: string) => this.command(`rollback to savepoint "${name}"`, () => this);
  releaseSavepoint = (name: string) => this.command(`release savepoint "${name}"`, () => this);

  /** MikroORM writes the savepoint's name onto its context, so every savepoint gets an object of its own. */
  private nested(): TransactionContext {
    return {
      executeQuery: (query) => this.executeQuery(query),
      getExecutor: () => this.getExecutor(),
      savepoint: this.savepoint,
      rollbackToSavepoint: this.rollbackToSavepoint,
      releaseSavepoint: this.releaseSavepoint,
    };
  }

  private command(text: string, result: () => TransactionContext) {
    const execute = async () => {
      await this.send({ text });
      return result();
    };
    return { execute };
  }

  private async send<R extends object>(query: { name?: string; text: string; values?: unknown[] }): Promise<QueryResult<R & QueryResultRow>> {
    if (this.#ended) throw new Error('The transaction has ended.');
    const client = await (this.#client ??= this.connect());
    inOnePacket(client);
    const answer = client.query<R & QueryResultRow>(query);
    if (!this.#begun) return answer;
    // the first statement follows BEGIN on the wire; when BEGIN fails, its error is the one to report
    const begun = this.#begun;
    this.#begun = undefined;
    answer.catch(() => undefined);
    await begun;
    return answer;
  }

  private async connect(): Promise<PoolClient> {
    const client = await this.pooled();
    inOnePacket(client);
    this.#begun = client.query(this.#begin);
    this.#begun.catch(() => undefined);
    return client;
  }

  private async pooled(): Promise<PoolClient> {
    const pool = await (this.em.getConnection() as PostgreSqlConnection).getNativeClient();
    return pool.connect();
  }
}

/** Only a UUID gets into the text of BEGIN. */
function literal(id: string | null): string {
  if (id !== null && !UUID.test(id)) throw new Error('Not an id.');
  return id ?? '';
}

/** `?` → `$n`, under a name that stays the same for the same text, so that every connection plans it once; without one behind a pooler. */
export function prepared(sql: string): { name?: string; text: string } {
  const known = statements.get(sql);
  if (known) return known;
  let n = 0;
  const text = sql.replace(/\?/g, () => `$${++n}`);
  if (statements.size >= MAX_STATEMENTS) return { text };
  if (!keepsItsConnection()) return remember(sql, { text });
  return remember(sql, { name: `fo_${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`, text });
}

function remember(sql: string, statement: { name?: string; text: string }): { name?: string; text: string } {
  statements.set(sql, statement);
  return statement;
}
