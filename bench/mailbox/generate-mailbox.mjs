/** Messages as a company gets them: text and HTML, one in ten with an attachment of 40 kB, one in a hundred of 400 kB; half of them answers. */
export function generateMailbox(count) {
  let bytes = 0;
  function* messages() {
    for (let index = 0; index < count; index++) yield { raw: message(index), flags: index % 3 === 0 ? 'S' : '', receivedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000) };
  }
  for (const { raw } of messages()) bytes += raw.length;
  return { messages: messages(), bytes };
}

const SENTENCE = 'The desks should stand in the hall on the ground floor before the end of the month, and the chairs may follow later. ';

function message(index) {
  const isAnswer = index % 2 === 1;
  const text = SENTENCE.repeat(5 + (index % 7));
  const head = [
    `From: Person ${index % 500} <person${index % 500}@customer${index % 90}.test>`,
    'To: bench@acme.test',
    `Subject: ${isAnswer ? 'Re: ' : ''}Order ${Math.floor(index / 2)}`,
    `Message-ID: <m${index}@bench.test>`,
    ...(isAnswer ? [`In-Reply-To: <m${index - 1}@bench.test>`, `References: <m${index - 1}@bench.test>`] : []),
    `Date: ${new Date(Date.UTC(2026, 0, 1) + index * 60_000).toUTCString()}`,
    'Received: from mx.customer.test by mx.acme.test with ESMTPS id abcdef; Thu, 1 Jan 2026 00:00:00 +0000',
    'MIME-Version: 1.0',
  ];
  const alternative = [
    'Content-Type: multipart/alternative; boundary="alt"', '',
    '--alt', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable', '', `${wrapped(text)}`,
    '--alt', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable', '', `<html><body><p>${wrapped(text)}</p><p>Regards</p></body></html>`, '--alt--', '',
  ];
  const attachmentBytes = index % 100 === 0 ? 400_000 : index % 10 === 0 ? 40_000 : 0;
  if (attachmentBytes === 0) return [...head, ...alternative].join('\r\n');
  return [
    ...head, 'Content-Type: multipart/mixed; boundary="mix"', '', '--mix', ...alternative, '--mix',
    'Content-Type: application/pdf; name="order.pdf"', 'Content-Disposition: attachment; filename="order.pdf"', 'Content-Transfer-Encoding: base64', '',
    Buffer.alloc(attachmentBytes, `order ${index} `).toString('base64').replace(/.{76}/g, '$&\r\n'), '--mix--', '',
  ].join('\r\n');
}

const wrapped = (text) => text.replace(/.{70}/g, '$&=\r\n');
