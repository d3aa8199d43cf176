/** A mailbox with one mail of somebody who is about to become a lead. */
export const MAILBOX = { name: 'cleo@acme.test', password: 'mail secret' };
export const MAIL = `From: Ada Buyer <ada@shop.example>\nTo: ${MAILBOX.name}\nSubject: Three hundred lighthouses\nMessage-ID: <one@shop.example>\nDate: Sat, 21 Nov 2026 08:00:00 +0000\n\nDear Cleo, can you deliver?\n`;
