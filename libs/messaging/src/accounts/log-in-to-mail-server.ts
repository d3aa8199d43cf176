import { ImapSession, type ImapLogin } from '../sync/imap/imap-session.js';
import type { SmtpLogin } from './account-logins.js';

const SMTP_TIMEOUT_MS = 20_000;

/** Logs in as reading would, and out again; rejects with what `mailServerFailure` puts into a word. */
export async function logInToImap(login: ImapLogin): Promise<void> {
  const session = await ImapSession.connect(login);
  await session.close();
}

/** Logs in as sending would, and out again; rejects as `logInToImap` does. */
export async function logInToSmtp({ endpoint, username, password }: SmtpLogin): Promise<void> {
  const { createTransport } = await import('nodemailer'); // only who adds an account needs it
  const transport = createTransport({
    host: endpoint.host,
    port: endpoint.port,
    secure: endpoint.isImplicitTls,
    requireTLS: endpoint.requireStartTls === true,
    ignoreTLS: endpoint.requireStartTls === false,
    tls: endpoint.tls,
    auth: { user: username, pass: password },
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
  });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
