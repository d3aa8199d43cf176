import type { ArchivedMessage } from '@app/messaging';

export interface Correspondent {
  name: string;
  email: string;
  companyName: string;
}

interface Line {
  fromUs: boolean;
  hoursLater: number;
  text: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const CONVERSATIONS: readonly { subject: string; lines: readonly Line[] }[] = [
  {
    subject: 'Question about your product',
    lines: [
      { fromUs: false, hoursLater: 0, text: 'Hello,\n\nwe saw you at the trade fair and would like to know whether your product fits a company of our size. Could you send us a short overview and your prices?' },
      { fromUs: true, hoursLater: 3, text: 'Hello,\n\nthank you for writing. It does fit: most of our customers are about your size. I attach nothing yet, because the price depends on the number of people who would use it. How many would that be?' },
      { fromUs: false, hoursLater: 26, text: 'About fifteen to begin with, thirty next year.' },
      { fromUs: true, hoursLater: 28, text: 'Then the middle plan is the right one. Shall we look at it together on Thursday at ten?' },
      { fromUs: false, hoursLater: 30, text: 'Thursday at ten is fine. I will bring our head of operations along.' },
    ],
  },
  {
    subject: 'Angebot für das kommende Jahr',
    lines: [
      { fromUs: false, hoursLater: 0, text: 'Guten Tag,\n\nkönnten Sie uns bis Freitag ein Angebot für das kommende Jahr schicken? Uns wäre eine jährliche Rechnung lieber.' },
      { fromUs: true, hoursLater: 5, text: 'Guten Tag,\n\ngerne. Sie bekommen das Angebot morgen, mit jährlicher Rechnung.' },
      { fromUs: false, hoursLater: 29, text: 'Vielen Dank, wir haben es erhalten und besprechen es am Montag.' },
    ],
  },
  {
    subject: 'Next steps after our call',
    lines: [
      { fromUs: true, hoursLater: 0, text: 'Thank you for your time today. As agreed: you send us the list of your branches, we prepare a proposal with the roll-out in two steps.' },
      { fromUs: false, hoursLater: 20, text: 'Here is the list. The second step should not start before March, we are moving one of the offices.' },
      { fromUs: true, hoursLater: 23, text: 'Understood, March it is. The proposal will be with you by the end of the week.' },
    ],
  },
  {
    subject: 'Contrat et facturation',
    lines: [
      { fromUs: false, hoursLater: 0, text: 'Bonjour,\n\nnous sommes d’accord sur le principe. Pouvez-vous nous envoyer le contrat et vos coordonnées bancaires ?' },
      { fromUs: true, hoursLater: 2, text: 'Bonjour,\n\navec plaisir : vous recevrez le contrat cet après-midi.' },
    ],
  },
];

/** Believable mail between the demo's owner and some of the leads: whole conversations, replies referring to what they answer. */
export function demoMail(owner: Correspondent, others: readonly Correspondent[], now: Date): { inbox: ArchivedMessage[]; sent: ArchivedMessage[] } {
  const inbox: ArchivedMessage[] = [];
  const sent: ArchivedMessage[] = [];
  for (const [index, other] of others.entries()) {
    const { subject, lines } = CONVERSATIONS[index % CONVERSATIONS.length]!;
    const begins = now.getTime() - (2 + index * 1.7) * DAY_MS - 2 * DAY_MS;
    const references: string[] = [];
    for (const [step, { fromUs, hoursLater, text }] of lines.entries()) {
      const at = new Date(Math.min(begins + hoursLater * HOUR_MS, now.getTime() - HOUR_MS));
      const [from, to] = fromUs ? [owner, other] : [other, owner];
      const id = `<${index}.${step}.${at.getTime()}@${from.email.split('@')[1]}>`;
      const raw = message({ from, to, subject: step === 0 ? subject : `Re: ${subject}`, at, id, references, text: `${text}\n\n${from.name}\n${from.companyName}`.trimEnd() });
      references.push(id);
      (fromUs ? sent : inbox).push({ raw, receivedAt: at, isRead: step < lines.length - 1 || index % 3 !== 0 });
    }
  }
  return { inbox, sent };
}

interface Message {
  from: Correspondent;
  to: Correspondent;
  subject: string;
  at: Date;
  id: string;
  references: readonly string[];
  text: string;
}

/** RFC 5322 with an UTF-8 body; header words that are not ASCII are encoded (RFC 2047). */
function message({ from, to, subject, at, id, references, text }: Message): Buffer {
  const headers = [
    `From: ${word(from.name)} <${from.email}>`,
    `To: ${word(to.name)} <${to.email}>`,
    `Subject: ${word(subject)}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${id}`,
    ...(references.length > 0 ? [`In-Reply-To: ${references.at(-1)}`, `References: ${references.join('\r\n ')}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  const body = Buffer.from(text.replaceAll('\n', '\r\n')).toString('base64').replace(/.{76}/g, '$&\r\n');
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}\r\n`);
}

const word = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`);
