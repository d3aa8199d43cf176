import { artificialMessageId, hashedKey } from './message-ids.js';
import { baseSubject } from './base-subject.js';

/** What threading looks at: ids without brackets, `contentHash` as SHA-256 hex of the raw message. */
export interface ThreadableMessage {
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  subject: string;
  contentHash: string;
}

/** The ids of one message, hashed: its own one and those it names as ancestors. */
export interface ThreadKeys {
  ownId: string;
  linkedIds: string[];
  /** The message this one answers: the first id of In-Reply-To, else the last of References. */
  parentId: string | null;
  subjectHash: string;
}

/** One known id: a message with that id and subject is stored in the thread, or a message of the thread names it. */
export interface KnownId {
  idHash: string;
  subjectHash: string;
  isMessage: boolean;
  threadId: string;
}

export interface Placement {
  threadId: string;
  isNew: boolean;
  /** Threads that turned out to be part of `threadId`. */
  merged: string[];
}

/**
 * The ids of a message hashed together with its mailbox, so that mail of different mailboxes never meets; a message without
 * Message-ID gets an id made of its content.
 */
export function threadKeys(mailbox: string, message: ThreadableMessage): ThreadKeys {
  const key = (id: string) => hashedKey(`${mailbox} ${id}`);
  const ownId = key(message.messageId ?? artificialMessageId(message.contentHash));
  const linkedIds = [...new Set([...message.references, ...message.inReplyTo].map(key))].filter((id) => id !== ownId);
  const parent = message.inReplyTo[0] ?? message.references.at(-1);
  return { ownId, linkedIds, parentId: parent ? key(parent) : null, subjectHash: hashedKey(baseSubject(message.subject)) };
}

/**
 * Which message belongs to which thread, decided by message ids alone. Two messages are in one thread when
 * one names the other's id, or both name the same id and have the same base subject, or they have the same id and the same
 * base subject; and so on through others. The subject counts only where the named message itself is not stored: automatic
 * senders put one constant id into all their mail. Every rule only ever joins, so the order of arrival does not matter.
 *
 * The index holds a part of the known ids: load all rows of the ids of the messages to place, place them, then store
 * `added` and repoint the rows of merged threads.
 */
export class ThreadIndex {
  readonly #rows = new Map<string, KnownId[]>();
  readonly #mergedInto = new Map<string, string>();
  readonly added: KnownId[] = [];

  /** `isOlder` decides which thread survives a merge; `newThreadId` names a new one. */
  constructor(
    private readonly newThreadId: () => string,
    private readonly isOlder: (a: string, b: string) => boolean = (a, b) => a < b,
  ) {}

  load(rows: Iterable<KnownId>): void {
    for (const row of rows) this.#remember(row);
  }

  place({ ownId, linkedIds, subjectHash }: ThreadKeys): Placement {
    const threads = new Set<string>();
    for (const row of this.#rowsOf(ownId)) {
      if (!row.isMessage || row.subjectHash === subjectHash) threads.add(this.#root(row.threadId));
    }
    for (const id of linkedIds) {
      for (const row of this.#rowsOf(id)) {
        if (row.isMessage || row.subjectHash === subjectHash) threads.add(this.#root(row.threadId));
      }
    }
    const [first, ...others] = [...threads].sort((a, b) => (this.isOlder(a, b) ? -1 : 1));
    const threadId = first ?? this.newThreadId();
    for (const other of others) this.#mergedInto.set(other, threadId);
    this.#add({ idHash: ownId, subjectHash, isMessage: true, threadId });
    for (const idHash of linkedIds) this.#add({ idHash, subjectHash, isMessage: false, threadId });
    return { threadId, isNew: first === undefined, merged: others };
  }

  /** The surviving thread of one that may have been merged since. */
  survivor(threadId: string): string {
    return this.#root(threadId);
  }

  #rowsOf(idHash: string): KnownId[] {
    return this.#rows.get(idHash) ?? [];
  }

  #add(row: KnownId): void {
    const known = this.#rowsOf(row.idHash).some(({ subjectHash, isMessage }) => subjectHash === row.subjectHash && isMessage === row.isMessage);
    if (known) return;
    this.#remember(row);
    this.added.push(row);
  }

  #remember(row: KnownId): void {
    const rows = this.#rows.get(row.idHash);
    if (rows) rows.push(row);
    else this.#rows.set(row.idHash, [row]);
  }

  #root(threadId: string): string {
    let root = threadId;
    for (let next = this.#mergedInto.get(root); next !== undefined; next = this.#mergedInto.get(root)) root = next;
    return root;
  }
}
