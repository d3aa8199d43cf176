import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DovecotServer } from './dovecot.js';

let sequence = 0;

/** What a message file says about its message; flags are Maildir letters in ASCII order (S seen, F flagged, D draft, R replied). */
export interface MaildirMessage {
  raw: string | Uint8Array;
  flags?: string;
  receivedAt?: Date;
}

/**
 * Puts messages straight into a Maildir folder, hundreds of times faster than delivery, then lets Dovecot index them so that
 * UIDs follow the order given. Answers when the folder is indexed.
 */
export async function fillMaildir(server: DovecotServer, user: string, messages: Iterable<MaildirMessage>, folder = 'INBOX'): Promise<void> {
  const maildir = server.maildir(user, folder);
  const current = join(maildir, 'cur');
  for (const name of ['cur', 'new', 'tmp']) await mkdir(join(maildir, name), { recursive: true });
  for (const { raw, flags = '', receivedAt } of messages) {
    // Dovecot takes INTERNALDATE from the file's modification time and assigns UIDs in the order of the file name's time.
    const at = Math.floor((receivedAt ?? new Date()).getTime() / 1000);
    sequence += 1;
    const path = join(current, `${String(1_000_000_000 + sequence)}.M${sequence}P${process.pid}.test:2,${flags}`);
    await writeFile(path, raw);
    await utimes(path, at, at);
  }
  await server.own(server.maildir(user));
  await server.doveadm('index', '-u', user, folder);
}

