import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of real, often malformed .eml files; not part of the repository. `MAIL_CORPUS` names another one. */
const CORPUS = process.env['MAIL_CORPUS'] ?? join(__dirname, '../../../../shared/corpora/emails');

export interface CorpusMessage {
  name: string;
  raw: Buffer;
}

export const hasLargeCorpus = existsSync(CORPUS);

/** `describe` where the large corpus is present, otherwise one visible skip. */
export function describeWithCorpus(name: string, suite: () => void): void {
  if (hasLargeCorpus) describe(name, suite);
  else describe.skip(`${name} (SKIPPED: no mail corpus; set MAIL_CORPUS to a folder of .eml files)`, suite);
}

/** Every message of the large corpus, in order of name. */
export function corpusMessages(): CorpusMessage[] {
  const files = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.eml'));
  return files.sort().map((name) => ({ name, raw: readFileSync(join(CORPUS, name)) }));
}

/** The large corpus where it is present, otherwise the small set below. */
export const mailCorpus = (): CorpusMessage[] => (hasLargeCorpus ? corpusMessages() : SMALL_CORPUS);

const lines = (...parts: (string | Buffer)[]) => Buffer.concat(parts.flatMap((part) => [Buffer.from(part as string), Buffer.from('\r\n')]));
const FROM = 'From: Ada <ada@example.test>';

/** Messages that each break one expectation. */
export const SMALL_CORPUS: CorpusMessage[] = Object.entries({
  plain: lines(FROM, 'To: bob@example.test', 'Subject: Plain', 'Message-ID: <plain@example.test>', 'Date: Tue, 3 Nov 2026 10:00:00 +0000', '', 'Hello'),
  noHeaders: lines('', 'Only a body'),
  noMessageId: lines(FROM, 'Subject: No id', '', 'x'),
  sameMessageIdOtherText: lines(FROM, 'Subject: Another', 'Message-ID: <plain@example.test>', '', 'Other text'),
  noFrom: lines('Subject: Nobody', 'Message-ID: <nobody@example.test>', '', 'x'),
  badDate: lines(FROM, 'Date: yesterday at noon', 'Message-ID: <bad-date@example.test>', '', 'x'),
  eightBitHeader: lines(FROM, Buffer.concat([Buffer.from('Subject: '), Buffer.from([0xfc, 0xe4, 0xff])]), '', 'x'),
  nulBytes: lines(FROM, 'Subject: Nul\0 byte', 'Content-Type: text/plain; charset=utf-8', '', 'a\0b'),
  loneSurrogate: lines(FROM, 'Subject: =?utf-16?b?2AA=?=', 'Content-Type: text/plain; charset=utf-16be', '', Buffer.from([0xd8, 0x00, 0x00, 0x41])),
  unknownCharset: lines(FROM, 'Content-Type: text/plain; charset=x-unknown', '', Buffer.from([0xe9, 0xe8])),
  utf7: lines(FROM, 'Content-Type: text/plain; charset=utf-7', '', '+AGEAYg-'),
  badBase64: lines(FROM, 'Content-Type: text/plain', 'Content-Transfer-Encoding: base64', '', '!!!SGVsbG8*=='),
  missingBoundary: lines(FROM, 'Content-Type: multipart/mixed', '', '--b', '', 'part'),
  endlessBoundary: lines(FROM, 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'never closed'),
  htmlNamedExe: lines(FROM, 'Content-Type: text/html; name="x.exe"', 'Content-Disposition: attachment', '', '<p>x'),
  splitFileName: lines(FROM, "Content-Type: application/pdf; name*0*=utf-8''%C3%BC; name*1=ber.pdf", '', 'x'),
  winmail: lines(FROM, 'Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64', '', 'eJ8+IgAA'),
  calendar: lines(FROM, 'Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR', 'END:VCALENDAR'),
  longSubject: lines(FROM, `Subject: ${'ü'.repeat(3000)}`, '', 'x'),
  groupAddress: lines('From: Team: ada@example.test, bob@example.test;', 'To: undisclosed-recipients:;', '', 'x'),
  prototypeHeaders: lines(FROM, '__proto__: x', 'constructor: x', '', 'x'),
  bareCarriageReturns: Buffer.from(`${FROM}\rSubject: Old Mac\r\rtext`),
  bounce: lines('From: MAILER-DAEMON@example.test', 'Return-Path: <>', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: message/delivery-status', '', 'Status: 5.1.1', '', '--b--'),
}).map(([name, raw]) => ({ name: `${name}.eml`, raw }));
