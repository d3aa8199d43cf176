export interface MailInput {
  from: string;
  to: string;
  id: string;
  subject: string;
  references?: string[];
  text?: string;
  headers?: string[];
}

/** A plain message with CRLF line ends. */
export function mail({ from, to, id, subject, references = [], text = 'Hello', headers = [] }: MailInput): string {
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}>`,
    `Date: Tue, 03 Nov 2026 10:${String(references.length).padStart(2, '0')}:00 +0000`,
    ...(references.length > 0 ? [`In-Reply-To: <${references.at(-1)}>`, `References: ${references.map((each) => `<${each}>`).join(' ')}`] : []),
    ...headers,
    '',
    text,
    '',
  ].join('\r\n');
}
