import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A folder of the odd server; what is null is not told to clients. */
export interface OddFolder {
  path: string;
  uidValidity: number | null;
  uidNext: number | null;
  /** False: listed, but opening it is refused. */
  canOpen?: boolean;
  messages: { uid: number; flags: string[] | null; raw: string }[];
}

/** An IMAP server (RFC 3501, no extensions) that does what legal and broken servers have been seen to do. */
export interface OddImapServer {
  port: number;
  folders: OddFolder[];
  /** What LIST answers: the folders, nothing at all, or an error. */
  list: 'folders' | 'nothing' | 'error';
  /** Names of the commands received, in order. */
  readonly commands: string[];
  close(): Promise<void>;
}

/** Accepts every login. */
export async function startOddImapServer(folders: OddFolder[]): Promise<OddImapServer> {
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const odd = { folders, list: 'folders' as OddImapServer['list'], commands };
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
    serve(socket, odd);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(odd, {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

function serve(socket: Socket, odd: Pick<OddImapServer, 'folders' | 'list'> & { commands: string[] }): void {
  let open: OddFolder | undefined;
  let buffered = '';
  const send = (line: string) => socket.write(`${line}\r\n`, 'latin1');
  const handlers: Record<string, (rest: string) => string> = {
    CAPABILITY: () => (send('* CAPABILITY IMAP4rev1'), 'OK done'),
    LOGIN: () => 'OK logged in',
    NOOP: () => 'OK done',
    LSUB: () => 'OK done',
    CLOSE: () => 'OK done',
    LIST: (rest) => {
      if (rest.endsWith('""')) send('* LIST (\\Noselect) "/" ""');
      else if (odd.list === 'error') return 'NO not now';
      else if (odd.list === 'folders') odd.folders.forEach(({ path }) => send(`* LIST () "/" "${path}"`));
      return 'OK done';
    },
    STATUS: () => 'NO not supported',
    EXAMINE: (rest) => {
      open = odd.folders.find(({ path }) => rest.replaceAll('"', '') === path);
      if (!open || open.canOpen === false) return 'NO cannot open';
      send(`* ${open.messages.length} EXISTS`);
      send('* FLAGS (\\Seen \\Flagged)');
      if (open.uidValidity !== null) send(`* OK [UIDVALIDITY ${open.uidValidity}] numbered`);
      if (open.uidNext !== null) send(`* OK [UIDNEXT ${open.uidNext}] next`);
      return 'OK [READ-ONLY] opened';
    },
    'UID FETCH': (rest) => {
      for (const [index, message] of (open?.messages ?? []).entries()) {
        if (inSet(message.uid, rest.split(' ')[0]!, open!.messages.at(-1)!.uid)) send(`* ${index + 1} FETCH (${fetched(message, rest)})`);
      }
      return 'OK done';
    },
    LOGOUT: () => (send('* BYE bye'), 'OK done'),
  };
  socket.setEncoding('latin1').on('data', (chunk) => {
    buffered += String(chunk);
    for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
      const [, tag = '', command = '', rest = ''] = /^(\S+) (UID \w+|\w+) ?(.*)$/i.exec(buffered.slice(0, end)) ?? [];
      buffered = buffered.slice(end + 2);
      odd.commands.push(command.toUpperCase());
      send(`${tag} ${(handlers[command.toUpperCase()] ?? (() => 'BAD unknown command'))(rest)}`);
    }
  });
  send('* OK [CAPABILITY IMAP4rev1] ready');
}

function inSet(uid: number, set: string, last: number): boolean {
  return set.split(',').some((range) => {
    const [from, to = from] = range.split(':').map((part) => (part === '*' ? last : Number(part)));
    return uid >= Math.min(from!, to!) && uid <= Math.max(from!, to!);
  });
}

function fetched({ uid, flags, raw }: OddFolder['messages'][number], items: string): string {
  const header = /^message-id:.*$/im.exec(raw)?.[0] ?? '';
  return [
    `UID ${uid}`,
    ...(flags && items.includes('FLAGS') ? [`FLAGS (${flags.join(' ')})`] : []),
    ...(items.includes('INTERNALDATE') ? ['INTERNALDATE "03-Nov-2026 10:00:00 +0000"'] : []),
    ...(items.includes('RFC822.SIZE') ? [`RFC822.SIZE ${raw.length}`] : []),
    ...(items.includes('HEADER.FIELDS') ? [`BODY[HEADER.FIELDS (MESSAGE-ID)] {${header.length + 4}}\r\n${header}\r\n\r\n`] : []),
    ...(items.includes('BODY.PEEK[]') ? [`BODY[]<0> {${raw.length}}\r\n${raw}`] : []),
  ].join(' ');
}
