import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from '../../support/client.js';

export interface MailCatcher {
  url: string;
  /** Every message for an address, oldest first. */
  to(address: string): ParsedMail[];
  /** The newest message for an address, once there are `count`. */
  newest(address: string, count?: number): Promise<ParsedMail>;
  close(): Promise<void>;
}

/** An SMTP server that keeps what it is given. */
export async function startMailCatcher(): Promise<MailCatcher> {
  const caught: { address: string; mail: ParsedMail }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, callback) => {
      simpleParser(stream).then((mail) => {
        for (const { address } of session.envelope.rcptTo) caught.push({ address, mail });
        callback();
      }, callback);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const to = (address: string) => caught.filter((one) => one.address === address).map((one) => one.mail);
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    to,
    newest: (address, count = 1) => eventually(async () => (to(address).length >= count ? to(address).at(-1) : undefined)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export const codeIn = (mail: ParsedMail): string => /^Your code is (\d{6})$/m.exec(mail.text ?? '')![1]!;
