import type { Readable } from 'node:stream';
import type { FetchMessageObject, FetchOptions, FetchQueryObject, ImapFlow, ListResponse, MailboxObject, StatusObject } from 'imapflow';
import type { FolderStatus } from '../plan-folder-sync.js';
import { uidSet } from './uid-set.js';
import type { MailEndpoint } from '../../accounts/mail-endpoint.js';

export interface ImapLogin {
  endpoint: MailEndpoint;
  username: string;
  password: string;
}

/** A folder as listed; `status` where the server tells it in the same breath (RFC 5819). */
export interface ListedFolder {
  path: string;
  delimiter: string | null;
  specialUse: string | null;
  isSelectable: boolean;
  status: FolderStatus | null;
}

/** One message without its content. Flags are null when the server left them out. */
export interface MessageState {
  uid: number;
  flags: ReadonlySet<string> | null;
}

export interface MessageHeadline extends MessageState {
  receivedAt: Date | null;
  sizeBytes: number;
}

/** `source` is null when the message is larger than asked for; `download` then streams it. */
export interface FetchedMessage extends MessageHeadline {
  source: Buffer | null;
}

export interface FolderChanges {
  changed: MessageState[];
  /** UIDs the server says are gone; only complete with QRESYNC. */
  removed: number[];
}

/** The server answered something a client cannot build on; nothing may be removed because of it. */
export class UnreliableAnswer extends Error {
  override readonly name = 'UnreliableAnswer';
}

const LOGIN_TIMEOUT_MS = 20_000;
const SILENCE_TIMEOUT_MS = 60_000;
const IDLE_RENEW_MS = 4 * 60_000;
const LIST_CHUNK_UIDS = 10_000;
const DOWNLOAD_CHUNK_BYTES = 1 << 20;

/** One authenticated IMAP connection of one account. Every method throws when the connection is lost; none returns half an answer. */
export class ImapSession {
  #removed: number[] = [];
  #expungeCount = 0;
  #failure: Error | null = null;
  readonly #waiting = new Set<(error: Error) => void>();

  private constructor(private readonly client: ImapFlow) {
    client.on('error', (error) => (this.#failure ??= error));
    client.once('close', () => this.#waiting.forEach((reject) => reject(this.#failure ?? connectionLost())));
    client.on('expunge', ({ uid }) => {
      this.#expungeCount += 1;
      if (uid !== undefined) this.#removed.push(uid);
    });
  }

  static async connect({ endpoint, username, password }: ImapLogin, options: { silenceTimeoutMs?: number; idleRenewMs?: number } = {}): Promise<ImapSession> {
    const { ImapFlow } = await import('imapflow'); // large, and an API that adds no account does without
    const client = new ImapFlow({
      host: endpoint.host,
      port: endpoint.port,
      ...(endpoint.servername ? { servername: endpoint.servername } : {}),
      secure: endpoint.isImplicitTls,
      ...(endpoint.requireStartTls === undefined ? {} : { doSTARTTLS: endpoint.requireStartTls }),
      tls: endpoint.tls,
      auth: { user: username, pass: password },
      clientInfo: { name: 'Frontoffice' },
      qresync: true,
      disableAutoIdle: true,
      disableCompression: true,
      logger: false,
      connectionTimeout: LOGIN_TIMEOUT_MS,
      greetingTimeout: LOGIN_TIMEOUT_MS,
      socketTimeout: options.silenceTimeoutMs ?? SILENCE_TIMEOUT_MS,
      // A server forgets an idle client after 29 minutes (RFC 2177); renewing sooner also notices a dead connection sooner.
      maxIdleTime: options.idleRenewMs ?? IDLE_RENEW_MS,
      // Bounds what a hostile server can make us hold; sources are asked for a megabyte at a time.
      maxLiteralSize: 32 << 20,
      maxLineLength: 16 << 20,
      maxResponseSize: 64 << 20,
    });
    const session = new ImapSession(client);
    try {
      await client.connect();
      return session;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  get isUsable(): boolean {
    return this.#failure === null && this.client.usable;
  }

  get hasQresync(): boolean {
    return this.client.enabled.has('QRESYNC');
  }

  /** Every folder, or UnreliableAnswer when the listing cannot be all there is (an INBOX always exists, RFC 3501 §5.1). */
  async listFolders(): Promise<ListedFolder[]> {
    const listed = await this.#unlessLost(() => this.client.list({ statusQuery: { messages: true, uidNext: true, uidValidity: true, highestModseq: true } }));
    this.#assertUsable();
    if (!listed.some(({ path }) => path.toUpperCase() === 'INBOX')) throw new UnreliableAnswer('The folder list has no INBOX.');
    return listed.map(presentFolder);
  }

  /** Opens a folder for reading; the status was taken before anything is fetched from it. */
  async openFolder(path: string, options: { readOnly?: boolean } = {}): Promise<FolderStatus> {
    const mailbox = await this.#unlessLost(() => this.client.mailboxOpen(path, { readOnly: options.readOnly ?? true }));
    this.#removed = [];
    return statusOf(mailbox);
  }

  /** Messages in the open folder as far as the server has told. */
  get messageCount(): number {
    return this.#openMailbox().exists;
  }

  /** UID and flags of every message from a UID on. The list is complete or the call throws. */
  async listMessages(fromUid = 1): Promise<MessageState[]> {
    const { exists } = this.#openMailbox();
    const expungedBefore = this.#expungeCount;
    const messages: MessageState[] = [];
    if (exists === 0) return messages;
    for await (const message of this.#fetch(`${fromUid}:*`, { uid: true, flags: true }, { uid: true })) {
      // "n:*" always includes the last message, also when its UID is smaller than n (RFC 3501 §6.4.8).
      if (message.uid >= fromUid) messages.push(stateOf(message));
    }
    this.#openMailbox();
    if (fromUid === 1 && messages.length + this.#expungeCount - expungedBefore < exists) {
      throw new UnreliableAnswer(`The server listed ${messages.length} of ${exists} messages.`);
    }
    return messages.sort((a, b) => a.uid - b.uid);
  }

  /** Messages whose flags changed or that are new since a mod-sequence (RFC 7162). */
  async listChanges(since: bigint): Promise<FolderChanges> {
    this.#openMailbox();
    const changed: MessageState[] = [];
    for await (const message of this.#fetch('1:*', { uid: true, flags: true }, { uid: true, changedSince: since })) changed.push(stateOf(message));
    this.#openMailbox();
    return { changed: changed.sort((a, b) => a.uid - b.uid), removed: [...this.#removed] };
  }

  /** Message-ID header, date and size of messages, to recognise them after a server renumbered its folder. */
  async *readIdentities(uids: readonly number[]): AsyncGenerator<MessageHeadline & { messageIdHeader: string }> {
    for (let start = 0; start < uids.length; start += LIST_CHUNK_UIDS) {
      const set = uidSet(uids.slice(start, start + LIST_CHUNK_UIDS));
      for await (const message of this.#fetch(set, { uid: true, flags: true, internalDate: true, size: true, headers: ['message-id'] }, { uid: true })) {
        yield { ...headlineOf(message), messageIdHeader: message.headers?.toString('utf8') ?? '' };
      }
      this.#openMailbox();
    }
  }

  /** The messages with these UIDs, whole where they are at most `maxBytes`; UIDs that vanished meanwhile are left out. */
  async *fetchMessages(uids: readonly number[], maxBytes: number): AsyncGenerator<FetchedMessage> {
    this.#openMailbox();
    const query = { uid: true, flags: true, internalDate: true, size: true, source: { start: 0, maxLength: maxBytes } };
    for await (const message of this.#fetch(uidSet(uids), query, { uid: true })) {
      const source = message.source ?? Buffer.alloc(0);
      // RFC822.SIZE is only an estimate on some servers: a full window may go on, a shorter one is the end.
      yield { ...headlineOf(message), source: source.length >= maxBytes ? null : source };
    }
    this.#openMailbox();
  }

  /** The raw bytes of one message as a stream, a megabyte a round trip; null when it vanished. */
  async download(uid: number): Promise<Readable | null> {
    const { content } = await this.#unlessLost(() => this.client.download(String(uid), undefined, { uid: true, chunkSize: DOWNLOAD_CHUNK_BYTES }));
    this.#openMailbox();
    if (!content) return null;
    const stop = (error: Error) => content.destroy(error);
    this.#waiting.add(stop);
    content.once('close', () => this.#waiting.delete(stop));
    return content;
  }

  /** Sets or clears a flag on the server; false when it refused. The folder must be open for writing. */
  async storeFlag(uids: readonly number[], flag: string, isSet: boolean): Promise<boolean> {
    const options = { uid: true, silent: true };
    return this.#unlessLost(() => (isSet ? this.client.messageFlagsAdd(uidSet(uids), [flag], options) : this.client.messageFlagsRemove(uidSet(uids), [flag], options)));
  }

  /** Calls `ring` for every change the server reports of the open folder until the signal fires or the connection is lost. */
  async idle(ring: () => void, signal: AbortSignal): Promise<void> {
    this.client.on('exists', ring).on('expunge', ring).on('flags', ring);
    const stop = () => this.client.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        if (!this.client.usable || (await this.client.idle()) === false) break;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
    if (!signal.aborted) throw this.#failure ?? new Error('The server ended the connection.');
  }

  /** Drops the connection at once; whatever waits for an answer rejects. */
  abandon(): void {
    this.client.close();
  }

  /** Says goodbye where possible; never throws. */
  async close(): Promise<void> {
    if (this.client.usable) await this.#unlessLost(() => this.client.logout()).catch(() => undefined);
    this.client.close();
  }

  /**
   * imapflow leaves a command without any answer when the connection goes at the wrong moment: nobody must wait for that. On
   * a closed connection none is begun, since its refusal would reach nobody and so end the process.
   */
  #unlessLost<T>(begin: () => Promise<T>): Promise<T> {
    if (this.client.isClosed) return Promise.reject(this.#failure ?? connectionLost());
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      begin().then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  async *#fetch(range: string, query: FetchQueryObject, options: FetchOptions): AsyncGenerator<FetchMessageObject> {
    const messages = this.client.fetch(range, query, options);
    try {
      for (let next = await this.#unlessLost(() => messages.next()); !next.done; next = await this.#unlessLost(() => messages.next())) yield next.value;
    } finally {
      // also lets the next command through when the reader stops early; a lost connection may never get here by itself
      void messages.return(undefined).catch(() => undefined);
    }
  }

  /** imapflow answers commands on a lost connection or folder with nothing at all; that must not look like an empty folder. */
  #assertUsable(): void {
    if (this.#failure) throw this.#failure;
    if (!this.client.usable) throw connectionLost();
  }

  #openMailbox(): MailboxObject {
    this.#assertUsable();
    if (!this.client.mailbox) throw new Error('No folder is open.');
    return this.client.mailbox;
  }
}

const connectionLost = () => new Error('The connection to the mail server was lost.');

function presentFolder(folder: ListResponse): ListedFolder {
  const isSelectable = !folder.flags.has('\\Noselect') && !folder.flags.has('\\NonExistent');
  const status = folder.status as (StatusObject & { error?: unknown }) | false | undefined;
  return {
    path: folder.path,
    delimiter: folder.delimiter || null,
    specialUse: folder.specialUse ?? null,
    isSelectable,
    status: isSelectable && status && !status.error && status.messages !== undefined ? statusOf({ ...status, exists: status.messages }) : null,
  };
}

function statusOf(mailbox: { uidValidity?: bigint | undefined; uidNext?: number | undefined; highestModseq?: bigint | undefined; noModseq?: boolean | undefined; exists: number }): FolderStatus {
  return {
    uidValidity: mailbox.uidValidity ?? null,
    uidNext: mailbox.uidNext || null,
    highestModseq: mailbox.noModseq ? null : (mailbox.highestModseq ?? null),
    messageCount: mailbox.exists,
  };
}

function stateOf({ uid, flags }: FetchMessageObject): MessageState {
  return { uid, flags: flags ?? null };
}

function headlineOf(message: FetchMessageObject): MessageHeadline {
  const date = message.internalDate ? new Date(message.internalDate) : null;
  return { ...stateOf(message), receivedAt: date && !Number.isNaN(date.getTime()) ? date : null, sizeBytes: message.size ?? 0 };
}
