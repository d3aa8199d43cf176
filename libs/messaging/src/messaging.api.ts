import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/postgresql';
import { Clock, requireScope, uuidv7 } from '@app/kernel';
import { EmailAccount } from './accounts/email-account.entity.js';
import { RawMessages } from './emails/raw-messages.js';
import { MessageParser } from './parsing/message-parser.js';
import { EmailFolder } from './sync/email-folder.entity.js';
import { FolderLease } from './sync/folder-lease.js';
import { IngestMessages, type ReadMessage } from './sync/ingest-messages.js';

/** A message as a server would hand it over. */
export interface ArchivedMessage {
  /** RFC 5322, CRLF. */
  raw: Buffer;
  receivedAt: Date;
  isRead: boolean;
}

export interface Archive {
  ownerUserId: string;
  email: string;
  displayName: string;
  inbox: ArchivedMessage[];
  sent: ArchivedMessage[];
}

/** What other parts of the product may ask of messaging, in-process. */
@Injectable()
export class MessagingApi {
  constructor(
    private readonly em: EntityManager,
    private readonly raw: RawMessages,
    private readonly parser: MessageParser,
    private readonly ingest: IngestMessages,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a mailbox out of messages that come from nowhere else: it has no server and is never synchronised. The messages
   * take the way of synchronised ones (storage, parser, threads, links, events). Needs a scope outside of a transaction.
   */
  async importArchive({ ownerUserId, email, displayName, inbox, sent }: Archive): Promise<string> {
    const account = await requireScope().transaction(async () =>
      this.em.create(EmailAccount, {
        id: uuidv7(), userId: ownerUserId, email, displayName, username: email, provider: 'imap',
        isDefault: true, syncEnabled: false, syncStatus: 'active', lastSyncAt: this.clock.now(),
      }),
    );
    await this.importFolder(account, 'INBOX', '\\Inbox', inbox);
    await this.importFolder(account, 'Sent', '\\Sent', sent);
    return account.id;
  }

  private async importFolder({ id: accountId, email, userId, createdAt }: EmailAccount, path: string, specialUse: string, messages: ArchivedMessage[]): Promise<void> {
    const folder = await requireScope().transaction(async () =>
      this.em.create(EmailFolder, { id: uuidv7(), emailAccountId: accountId, path, specialUse, uidValidity: 1n, uidNext: messages.length + 1, messageCount: messages.length }),
    );
    const lease = await FolderLease.acquire(folder.id);
    if (!lease) throw new Error('A folder that was just made cannot be leased.');
    const mailbox = { accountId, email, ownerUserId: userId, connectedAt: createdAt };
    const batch = await Promise.all(messages.map((message, index) => this.read(message, index + 1)));
    await this.ingest.store({ mailbox, folderId: folder.id, path, specialUse, uidValidity: 1n, lease, quietBefore: null }, batch);
    await lease.release();
  }

  private async read({ raw, receivedAt, isRead }: ArchivedMessage, uid: number): Promise<ReadMessage> {
    const [contentHash, parsed] = await Promise.all([this.raw.put(raw), this.parser.parse({ bytes: raw })]);
    return { uid, flags: new Set(isRead ? ['\\Seen'] : []), receivedAt, sizeBytes: raw.length, rawSizeBytes: raw.length, contentHash, parsed };
  }
}
