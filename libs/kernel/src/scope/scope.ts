import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import { PinnedTransaction, type Statement, type TransactionKind } from '../database/pinned-transaction.js';
import { meaningOf } from '../database/constraint-problems.js';
import { isRetryable } from '../database/sqlstate.js';
import { PersonRequired } from '../http/problem.js';

/** A person who signed in, a client app that acts for itself, a program with the key of a member, a client app that a member signed in to, or one that somebody signed in to who is no member of its organization. */
export type PrincipalKind = 'member' | 'client' | 'personal_key' | 'delegate' | 'guest';

/** What a program showed instead of a person who signed in, and what binds it. */
export interface Credential {
  /** Tells it from every other one, and is no secret. */
  id: string;
  /** The environment of a client app it is of; null for a key of a member. */
  environmentId: string | null;
  /** Networks in CIDR notation it may be used from; everywhere when there is none. */
  allowedNetworks: readonly string[];
  /** Null: as many as any token. */
  requestsPerMinute: number | null;
}

/** Who acts: a user or a program, the organization the token names, and what may be done there. */
export interface Actor {
  kind: PrincipalKind;
  /** Null for a client app: it is nobody. */
  userId: string | null;
  /** Null for whoever has not signed in: programs, and work that a user left running. */
  sessionId: string | null;
  organizationId: string | null;
  /** Those of the membership in the organization, and those of the installation's roles; of a program those it was given of them. */
  permissions: ReadonlySet<string>;
  /** Null for people. */
  credential: Credential | null;
  /** The organization asks for a second factor, and the session was opened without: nothing of it may be touched. */
  mfaMissing: boolean;
  /** Seconds since the epoch at which the user last proved who they are (OIDC Core §2, auth_time). */
  authTimeSeconds: number;
}

export interface ScopeOptions {
  /** Any EntityManager of the application: the scope forks it when it first needs entities. */
  em: EntityManager;
  requestId: string;
  organizationId?: string | null;
  userId?: string | null;
  /** The event or job run that made this work happen; becomes `causation_id` of the events published here. */
  causationId?: string | null;
  /** If-Match of the request, compared by `expectVersion`. */
  ifMatch?: string | undefined;
}

const storage = new AsyncLocalStorage<Scope>();
const MAX_ATTEMPTS = 3;

/**
 * One request or one job run: its own EntityManager fork, the organization PostgreSQL enforces, and one transaction.
 * Everything below a controller or a job handler runs inside exactly one scope.
 */
export class Scope {
  readonly requestId: string;
  readonly causationId: string | null;
  readonly ifMatch: string | undefined;
  actor: Actor | null = null;
  #organizationId: string | null = null;
  #userId: string | null = null;
  #time: Date | undefined;
  readonly #rootEm: EntityManager;
  #em: EntityManager | undefined;
  #transaction: PinnedTransaction | undefined;
  readonly #last: Statement[] = [];
  readonly #afterCommit: (() => void)[] = [];

  constructor(options: ScopeOptions) {
    this.#rootEm = options.em;
    this.requestId = options.requestId;
    this.causationId = options.causationId ?? null;
    this.ifMatch = options.ifMatch;
    this.actAs(options.organizationId ?? null, options.userId ?? null);
  }

  /** The fork of this scope, made when first asked for: lean reads do without its cost. */
  get em(): EntityManager {
    if (!this.#em) {
      this.#em = this.#rootEm.fork({ useContext: false, disableContextResolution: true });
      this.tellEntityManager(this.#em);
    }
    return this.#em;
  }

  get organizationId(): string | null {
    return this.#organizationId;
  }

  get userId(): string | null {
    return this.#userId;
  }

  /** Sets whose rows exist from here on. Only before the transaction: PostgreSQL reads the setting when it begins. */
  actAs(organizationId: string | null, userId: string | null): void {
    if (this.#transaction) throw new Error('The organization of a scope cannot change inside its transaction.');
    this.#organizationId = organizationId;
    this.#userId = userId;
    if (this.#em) this.tellEntityManager(this.#em);
  }

  private tellEntityManager(em: EntityManager): void {
    em.clearSessionContext();
    em.setSessionContext({ variables: { 'app.organization_id': this.#organizationId ?? '', 'app.user_id': this.#userId ?? '' } });
    // Without parameters the filter throws: a query on a tenant table outside any organization is a bug, not an empty list.
    if (this.#organizationId) em.setFilterParams('organization', { organizationId: this.#organizationId });
    em.setTransactionContext(this.#transaction);
  }

  /** Makes what happens from here on happen at `time`: rows, events and rules take it for the present. For imports and demo data. */
  actAt(time: Date): void {
    this.#time = time;
  }

  /** The present of this scope: the machine's time unless `actAt` set another. */
  now(): Date {
    return this.#time ? new Date(this.#time) : new Date();
  }

  /**
   * Runs `work` in this scope's transaction (joining it when one is open), again on a deadlock or serialization failure.
   * `readOnly` work is not flushed either.
   */
  async transaction<T>(work: () => Promise<T>, { readOnly = false, repeatable = false }: Partial<TransactionKind> = {}): Promise<T> {
    if (this.#transaction) return work();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(work, { readOnly, repeatable });
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  private async attempt<T>(work: () => Promise<T>, kind: TransactionKind): Promise<T> {
    const transaction = new PinnedTransaction(this.#rootEm, this, kind);
    this.open(transaction);
    try {
      const result = await work();
      if (!kind.readOnly) await this.#em?.flush();
      if (kind.readOnly && this.#last.length > 0) throw new Error('Work that only reads has something to write.');
      await transaction.commit(this.#last.splice(0));
      this.open(undefined);
      for (const callback of this.#afterCommit.splice(0)) callback();
      return result;
    } catch (error) {
      if (this.#transaction) await transaction.rollback();
      this.open(undefined);
      this.#last.length = 0;
      this.#afterCommit.length = 0;
      this.#em?.clear();
      throw meaningOf(error);
    }
  }

  private open(transaction: PinnedTransaction | undefined): void {
    this.#transaction = transaction;
    this.#em?.setTransactionContext(transaction);
  }

  /**
   * Gives the connection back although the work has not ended (it hangs, or ran too long): rolls back, and leaves the late
   * work without an organization, so that whatever it still tries finds and changes nothing.
   */
  async abandon(): Promise<void> {
    const transaction = this.#transaction;
    this.#em?.clear();
    this.open(undefined);
    this.actAs(null, null);
    await transaction?.abandon();
  }

  inTransaction(): boolean {
    return this.#transaction !== undefined;
  }

  /** Rows of one lean statement with `?` placeholders, in the running transaction. */
  async rows<R extends object>(sql: string, params: unknown[]): Promise<R[]> {
    if (!this.#transaction) return this.transaction(() => this.rows<R>(sql, params), { readOnly: true });
    return this.#transaction.rows<R>(sql, params);
  }

  /**
   * Rows of one statement that needs no other beside it. In work that only reads it travels in one packet with a BEGIN and
   * COMMIT of its own, unless a transaction has begun: each statement sees what was committed before it either way.
   */
  async read<R extends object>(sql: string, params: unknown[]): Promise<R[]> {
    if (!this.#transaction) return this.transaction(() => this.read<R>(sql, params), { readOnly: true });
    return this.#transaction.read<R>(sql, params);
  }

  /** Runs a statement at the end of the transaction, on the way of its COMMIT: it costs no round trip of its own. */
  lastly(sql: string, params: readonly unknown[]): void {
    if (!this.#transaction) throw new Error('No transaction to end with this statement.');
    this.#last.push({ sql, params });
  }

  /** Runs `callback` once the transaction has committed; never on rollback. A hint only: a crash in between skips it. */
  afterCommit(callback: () => void): void {
    this.#afterCommit.push(callback);
  }
}

export function runInScope<T>(scope: Scope, work: () => T): T {
  return storage.run(scope, work);
}

export function currentScope(): Scope | undefined {
  return storage.getStore();
}

/** The present of the running scope; the machine's time outside of one. */
export function currentTime(): Date {
  return storage.getStore()?.now() ?? new Date();
}

/** The scope of the running request or job; an error outside of one. */
export function requireScope(): Scope {
  const scope = storage.getStore();
  if (!scope) throw new Error('No scope: this code must run inside a request or a job.');
  return scope;
}

/** The organization of the running request or job; an error where none is set. */
export function requireOrganizationId(): string {
  const { organizationId } = requireScope();
  if (!organizationId) throw new Error('No organization: this code must run for an organization.');
  return organizationId;
}

/** The organization a guest is confined to; null for whoever is none. Work that is open to guests shows and touches nothing of another. */
export function organizationOfGuest(): string | null {
  const { actor } = requireScope();
  return actor?.kind === 'guest' ? actor.organizationId : null;
}

/** The user of the running request; 403 for a client app, which is nobody, and an error for jobs and public routes. */
export function requireUserId(): string {
  const { userId, actor } = requireScope();
  if (userId) return userId;
  if (actor) throw new PersonRequired();
  throw new Error('No user: this code must run for a signed-in user.');
}

/** The session of the running request and its user; 403 for programs. */
export function requireSession(): { userId: string; sessionId: string; organizationId: string | null } {
  const { userId, sessionId, organizationId } = requireScope().actor ?? {};
  if (!userId || !sessionId) throw new PersonRequired();
  return { userId, sessionId, organizationId: organizationId ?? null };
}
