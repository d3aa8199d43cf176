import { createConnection } from 'node:net';
import type { DovecotServer } from './dovecot.js';

/** Delivers a message over LMTP (RFC 2033), as a mail server on the Internet side would; resolves when Dovecot has stored it. */
export async function deliver(server: DovecotServer, recipient: string, raw: string): Promise<void> {
  const socket = createConnection({ host: server.host, port: server.lmtpPort });
  const replies = readReplies(socket);
  const expectReply = async (code: string) => {
    const { value } = await replies.next();
    if (!value?.startsWith(code)) throw new Error(`The mail server answered ${value}.`);
  };
  const send = (text: string) => socket.write(text.replace(/\r?\n/g, '\r\n'));
  try {
    await expectReply('220');
    send('LHLO test\n');
    await expectReply('250');
    send('MAIL FROM:<sender@example.test>\n');
    await expectReply('250');
    send(`RCPT TO:<${recipient}>\n`);
    await expectReply('250');
    send('DATA\n');
    await expectReply('354');
    send(`${raw.replace(/^\./gm, '..')}\n.\n`);
    await expectReply('250');
    send('QUIT\n');
  } finally {
    socket.end();
  }
}

/** Replies one by one; of a reply of several lines the last one. */
async function* readReplies(socket: AsyncIterable<Buffer>): AsyncGenerator<string, undefined> {
  let text = '';
  for await (const chunk of socket) {
    text += chunk.toString();
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (line[3] !== '-') yield line;
    }
  }
  return undefined;
}
