/** A mailbox as RFC 5322 §3.4 has it: an address and perhaps a display name, never joined into one header string. */
export interface Mailbox {
  name?: string;
  address: string;
}

/** A header value that could not be sent as it is; `field` says which. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  readonly code = 'mail_not_sendable';

  constructor(readonly field: string) {
    super(`The ${field} of a message is not allowed.`);
  }
}

const MAX_LOCAL_PART_BYTES = 64;
const MAX_DOMAIN_LENGTH = 253;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Reads `Name <address>` or a bare address; throws MailRefused. */
export function parseMailbox(text: string): Mailbox {
  const [, name, inBrackets] = /^([^<>]*)<([^<>]+)>$/.exec(text.trim()) ?? [];
  const mailbox = inBrackets === undefined ? { address: text.trim() } : { name: name!.trim().replace(/^"(.*)"$/, '$1'), address: inBrackets };
  assertMailbox(mailbox, 'address');
  return mailbox.name === '' ? { address: mailbox.address } : mailbox;
}

/**
 * Throws MailRefused unless the mailbox can be written into a header and an SMTP command as it is: dot-atom local part,
 * a domain name, RFC 5321 §4.5.3.1 lengths, no control characters (and so no further header) anywhere.
 */
export function assertMailbox({ name, address }: Mailbox, field: string): void {
  const [local = '', domain = '', ...rest] = address.split('@');
  const wellFormed =
    rest.length === 0 &&
    /^[^\s"(),:;<>@[\\\]]+$/.test(local) && !/^\.|\.\.|\.$/.test(local) && Buffer.byteLength(local) <= MAX_LOCAL_PART_BYTES &&
    /^[^\s"(),:;<>@[\\\]_.-][^\s"(),:;<>@[\\\]]*$/.test(domain) && !/\.\.|[.-]$/.test(domain) && domain.length <= MAX_DOMAIN_LENGTH;
  if (!wellFormed || CONTROL.test(address)) throw new MailRefused(field);
  if (name !== undefined) assertHeaderText(name, field);
}

/** Throws MailRefused for text that would end a header line or hide something in it (RFC 5322 §2.2). */
export function assertHeaderText(text: string, field: string): void {
  if (CONTROL.test(text) || !text.isWellFormed()) throw new MailRefused(field);
}
