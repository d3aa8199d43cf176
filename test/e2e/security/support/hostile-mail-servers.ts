import { createServer, type AddressInfo, type Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from '../../../support/client.js';

export interface HostileMailServers {
  smtpPort: number;
  imapPort: number;
  /** Every message that came, refused ones too, oldest first. */
  mails: { to: string; mail: ParsedMail }[];
  /** The first text in a mail to an address that the expression's first group matches. */
  inMailTo(address: string, expression: RegExp): Promise<string>;
  close(): Promise<void>;
}

/** Who may send: the product itself, by its configuration. */
export const OWN_LOGIN = 'frontoffice';
/** Each message to recipients with this in their address is refused once, by an answer that quotes the message. */
export const REFUSED_ONCE = 'refused';

/**
 * Servers that repeat in their refusals what they were told in confidence: an SMTP and an IMAP server which quote the
 * password in the text of the error, and the message in the answer to DATA.
 */
export async function startHostileMailServers(): Promise<HostileMailServers> {
  const mails: HostileMailServers['mails'] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) => (username === OWN_LOGIN ? done(null, { user: username }) : done(new Error(`no such login: ${username} ${password}`))),
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        const isFirst = !mails.some((earlier) => earlier.to === to && earlier.mail.subject === mail.subject);
        mails.push({ to, mail });
        done(to.includes(REFUSED_ONCE) && isFirst ? Object.assign(new Error(`not today: ${(mail.text ?? '').replace(/\s+/g, ' ')}`), { responseCode: 451 }) : null);
      }, done);
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const imap = createServer(quoteEverything);
  await new Promise<void>((resolve) => imap.listen(0, '127.0.0.1', resolve));
  return {
    smtpPort: (smtp.server.address() as AddressInfo).port,
    imapPort: (imap.address() as AddressInfo).port,
    mails,
    inMailTo: (address, expression) => eventually(async () => mails.filter(({ to }) => to === address).map(({ mail }) => expression.exec(mail.text ?? '')?.[1]).find((match) => match !== undefined), 30_000),
    close: async () => {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await new Promise<void>((resolve) => imap.close(() => resolve()));
    },
  };
}

function quoteEverything(socket: Socket): void {
  let buffered = '';
  socket.on('error', () => undefined);
  socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=LOGIN AUTH=PLAIN SASL-IR] ready\r\n');
  socket.on('data', (chunk) => {
    buffered += chunk.toString('latin1');
    for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      const [tag = '*', command = ''] = line.split(' ');
      if (/^(capability|id|noop)$/i.test(command)) socket.write(`${tag} OK done\r\n`);
      else if (/^logout$/i.test(command)) socket.end(`* BYE\r\n${tag} OK done\r\n`);
      else socket.write(`${tag} NO [AUTHENTICATIONFAILED] I was told: ${line.slice(0, 900)} ${decoded(line)}\r\n`);
    }
  });
}

const decoded = (line: string): string => Buffer.from(line.split(' ').at(-1) ?? '', 'base64').toString('latin1').replace(/[^ -~]/g, ' ');
