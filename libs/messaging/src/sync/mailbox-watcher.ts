import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/postgresql';
import { Jobs, RelayDatabase, Relay, runInScope, Scope } from '@app/kernel';
import { AccountLogins } from '../accounts/account-logins.js';
import { EmailAccount } from '../accounts/email-account.entity.js';
import { messagingConfig } from '../messaging.config.js';
import { ImapSession } from './imap/imap-session.js';
import { pause } from './pause.js';
import { reconnectDelayMs } from './reconnect-delay.js';
import { SyncAccountJob, SyncInboxJob } from './sync-account.job.js';
import './sync-lag.js';

interface Due {
  organization_id: string;
  email_account_id: string;
}
interface Claimed extends Due {
  watch_token: string;
}
interface Watch extends Due {
  token: string;
  end: AbortController;
}

const TICK_MS = 1_000;
const LEASE_MS = 30_000;
const DUE_BATCH = 200;
/** After this long without a byte the connection is tried, after twice that it counts as dead. */
const SILENCE_MS = 120_000;
/** A burst of messages rings once. */
const RING_PAUSE_MS = 200;
const WATCHER = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`.slice(0, 100);

/**
 * Hears of new mail: keeps one idle connection per mailbox (RFC 2177), each held by one worker under a lease, and hands the
 * reading to jobs. Also starts the regular look at every mailbox. Runs in workers, once each; any number of them may.
 */
@Injectable()
export class MailboxWatcher implements OnApplicationShutdown {
  readonly #log = new Logger('mail-watch');
  readonly #watches = new Map<string, Watch>();
  readonly #failures = new Map<string, number>();
  #stopped = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly em: EntityManager,
    private readonly database: RelayDatabase,
    private readonly relay: Relay,
    private readonly jobs: Jobs,
    private readonly logins: AccountLogins,
  ) {}

  start(): void {
    this.#stopped = new AbortController();
    this.#loop = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  private async run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.tick().catch((error: Error) => this.#log.warn(`will try again: ${error.message}`));
      await pause(TICK_MS, this.#stopped.signal);
    }
    for (const watch of this.#watches.values()) watch.end.abort();
    await this.giveBackAll();
  }

  /** One round: mailboxes that are due get a job, leases are kept, free mailboxes are watched. */
  async tick(): Promise<void> {
    for (const due of await this.takeDue()) await this.enqueue(due, 'all');
    await this.keepLeases();
    for (const claimed of await this.claim()) this.watch(claimed);
  }

  /** The job moves `poll_at` when it ends; until then this keeps others from asking for it again. */
  private takeDue(): Promise<Due[]> {
    return this.database.query<Due>(
      `update mailbox_watches set poll_at = now() + interval '10 minutes'
       where id in (select id from mailbox_watches where poll_at <= now() order by poll_at limit $1 for update skip locked)
       returning organization_id, email_account_id`,
      [DUE_BATCH],
    );
  }

  private async keepLeases(): Promise<void> {
    if (this.#watches.size === 0) return;
    const kept = await this.database.query<{ watch_token: string }>(
      `update mailbox_watches set watch_until = now() + $2 * interval '1 millisecond' where watch_token = any($1::uuid[]) and watcher = $3 returning watch_token`,
      [[...this.#watches.keys()], LEASE_MS, WATCHER],
    );
    const tokens = new Set(kept.map((row) => row.watch_token));
    for (const [token, watch] of this.#watches) if (!tokens.has(token)) watch.end.abort();
  }

  private async claim(): Promise<Claimed[]> {
    const free = messagingConfig.value().MAIL_WATCH_MAX - this.#watches.size;
    if (free <= 0) return [];
    return this.database.query<Claimed>(
      `update mailbox_watches set watcher = $1, watch_token = gen_random_uuid(), watch_until = now() + $2 * interval '1 millisecond'
       where id in (select id from mailbox_watches where watch_until is null or watch_until < now() order by watch_until nulls first limit $3 for update skip locked)
       returning organization_id, email_account_id, watch_token`,
      [WATCHER, LEASE_MS, free],
    );
  }

  private watch({ watch_token: token, ...due }: Claimed): void {
    const watch: Watch = { ...due, token, end: new AbortController() };
    this.#watches.set(token, watch);
    void this.listen(watch)
      .catch((error: Error) => this.#log.debug(`a watch ended: ${error.name}`))
      .finally(() => this.#watches.delete(token));
  }

  /** Until the connection breaks or the lease is lost. A mailbox that cannot be watched is left alone for a while. */
  private async listen(watch: Watch): Promise<void> {
    const signal = AbortSignal.any([watch.end.signal, this.#stopped.signal]);
    const openedAt = Date.now();
    try {
      const account = await this.inOrganization(watch.organization_id, (scope) => scope.em.findOne(EmailAccount, { id: watch.email_account_id }));
      // A server that is in trouble is called by the regular look alone, and ever more slowly.
      const login = account?.canSync() && account.failureCount === 0 ? await this.logins.imap(account) : null;
      if (login) await this.idle(watch, await ImapSession.connect(login, { silenceTimeoutMs: SILENCE_MS }), signal);
    } finally {
      if (!signal.aborted) await this.giveBack(watch, Date.now() - openedAt);
    }
  }

  private async idle(watch: Watch, session: ImapSession, signal: AbortSignal): Promise<void> {
    let ringing = false;
    const ring = () => {
      if (ringing) return;
      ringing = true;
      setTimeout(() => {
        ringing = false;
        void this.enqueue(watch, 'inbox').catch((error: Error) => this.#log.warn(`new mail waits for the next poll: ${error.message}`));
      }, RING_PAUSE_MS);
    };
    try {
      await session.openFolder('INBOX');
      // Whatever arrived between the last look and this moment was announced to nobody.
      ring();
      await session.idle(ring, signal);
    } finally {
      await session.close();
    }
  }

  /** Connections that hold for minutes are healthy; others are tried again ever more slowly. */
  private async giveBack({ token, email_account_id: accountId }: Watch, heldMs: number): Promise<void> {
    const failures = heldMs > 5 * 60_000 ? 1 : (this.#failures.get(accountId) ?? 0) + 1;
    this.#failures.set(accountId, failures);
    await this.database.query(
      `update mailbox_watches set watcher = null, watch_token = null, watch_until = now() + $2 * interval '1 millisecond' where watch_token = $1`,
      [token, reconnectDelayMs(failures)],
    );
  }

  private async giveBackAll(): Promise<void> {
    await this.database.query('update mailbox_watches set watcher = null, watch_token = null, watch_until = null where watcher = $1', [WATCHER]).catch(() => undefined);
  }

  private async enqueue({ organization_id: organizationId, email_account_id: emailAccountId }: Due, folders: 'all' | 'inbox'): Promise<void> {
    await this.inOrganization(organizationId, async () => {
      if (folders === 'all') await this.jobs.enqueue(SyncAccountJob, { emailAccountId, trigger: 'schedule', logId: null }, { dedupeKey: emailAccountId });
      else await this.jobs.enqueue(SyncInboxJob, { emailAccountId }, { dedupeKey: emailAccountId });
    });
    this.relay.nudge();
  }

  private inOrganization<T>(organizationId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
    const scope = new Scope({ em: this.em, requestId: randomUUID(), organizationId });
    return runInScope(scope, () => scope.transaction(() => work(scope)));
  }
}
