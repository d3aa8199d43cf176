import type { SMTPSentMessageInfo, SMTPTransportOptions, Transporter } from 'nodemailer';
import type { KernelConfig } from '../config/kernel.config.js';
import { assertHeaderText, assertMailbox, MailRefused, type Mailbox } from './mailbox.js';

export interface MailerOptions {
  /** `smtp:` (with STARTTLS where offered) or `smtps:`, credentials in the URL. */
  url: string;
  from: Mailbox;
  /** For the connection, the greeting, and every pause; 10 s unless given. */
  timeoutMs?: number;
}

export interface OutgoingMail {
  to: Mailbox | readonly Mailbox[];
  subject: string;
  text: string;
  html?: string;
  /** Further headers; not those the mailer writes itself. */
  headers?: Readonly<Record<string, string>>;
  /** `<id@domain>`, fixed by the caller so that a repeated job sends the same message again and not another one. */
  messageId?: string;
}

export interface SentMail {
  messageId: string;
  accepted: string[];
  rejected: string[];
}

type SmtpTransporter = Transporter<SMTPSentMessageInfo, SMTPTransportOptions>;

const DEFAULT_TIMEOUT_MS = 10_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** Written by the mailer or the server; a caller's copy would be a second, contradicting one. */
const RESERVED_HEADER = /^(from|sender|to|cc|bcc|subject|date|message-id|mime-version|content-.*|return-path|received|dkim-signature)$/i;

/** Where the configuration wants mail to go: in demo mode always to the catching server on this machine. */
export function mailerOptions(config: KernelConfig): MailerOptions {
  return { url: config.DEMO_MODE ? `smtp://127.0.0.1:${config.DEMO_SMTP_PORT}` : config.SMTP_URL, from: config.MAIL_FROM };
}

/** Sends the application's own mail. The server is the operator's choice, so the egress filter is not asked. */
export class Mailer {
  readonly #options: MailerOptions;
  #transport: Promise<SmtpTransporter> | undefined;

  constructor(options: MailerOptions) {
    this.#options = options;
  }

  /**
   * Hands one message to the server. Rejects with MailRefused for anything that could add or change a header, and with
   * the SMTP error otherwise; safe to repeat when `messageId` is given.
   */
  async send(mail: OutgoingMail): Promise<SentMail> {
    const to = [mail.to].flat() as Mailbox[];
    assertSendable(to, mail);
    const transport = await (this.#transport ??= this.connectLazily());
    const { messageId, accepted, rejected } = await transport.sendMail({
      from: addressOf(this.#options.from),
      to: to.map(addressOf),
      envelope: { from: this.#options.from.address, to: to.map(({ address }) => address) },
      subject: mail.subject,
      text: mail.text,
      ...(mail.html !== undefined && { html: mail.html }),
      ...(mail.messageId !== undefined && { messageId: mail.messageId }),
      // RFC 3834 §5: nobody's vacation notice shall answer
      headers: { 'Auto-Submitted': 'auto-generated', ...mail.headers },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return { messageId, accepted, rejected };
  }

  /** Connects, greets and logs in, without sending anything; rejects with the SMTP error. */
  async verify(): Promise<void> {
    await (await (this.#transport ??= this.connectLazily())).verify();
  }

  private async connectLazily(): Promise<SmtpTransporter> {
    const { createTransport } = await import('nodemailer');
    const url = new URL(this.#options.url);
    const timeoutMs = this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const secure = url.protocol === 'smtps:';
    return createTransport({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      // never send a password in the clear to another machine
      requireTLS: !secure && url.username !== '' && !LOOPBACK.test(url.hostname),
      ...(url.username !== '' && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
      dnsTimeout: timeoutMs,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    });
  }
}

function assertSendable(to: readonly Mailbox[], { subject, messageId, headers = {} }: OutgoingMail): void {
  if (to.length === 0) throw new MailRefused('recipient');
  for (const mailbox of to) assertMailbox(mailbox, 'recipient');
  assertHeaderText(subject, 'subject');
  if (messageId !== undefined && !/^<[\w.+=/-]+@[\w.-]+>$/.test(messageId)) throw new MailRefused('message id');
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z0-9-]+$/.test(name) || RESERVED_HEADER.test(name)) throw new MailRefused('header name');
    assertHeaderText(value, 'header');
  }
}

const addressOf = ({ name, address }: Mailbox) => ({ name: name ?? '', address });
