// Reads INBOX on one connection and parses every message with the settings the product uses; stores nothing.
import { ImapFlow } from 'imapflow';
import { MailParser } from 'mailparser';

const [port, user, pass] = process.argv.slice(2);
const client = new ImapFlow({ host: '127.0.0.1', port: Number(port), secure: false, logger: false, auth: { user, pass }, tls: { rejectUnauthorized: false } });
await client.connect();
await client.mailboxOpen('INBOX');
const startedAt = performance.now();
let count = 0;
for await (const { source } of client.fetch('1:*', { uid: true, flags: true, internalDate: true, size: true, source: true }, { uid: true })) {
  await parse(source);
  count += 1;
}
const seconds = (performance.now() - startedAt) / 1000;
await client.logout();
const { user: userTime, system } = process.cpuUsage();
console.log(JSON.stringify({ count, seconds, cpuSeconds: (userTime + system) / 1e6 }));

function parse(source) {
  return new Promise((resolve, reject) => {
    const parser = new MailParser({ skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true, skipHtmlToText: true, checksumAlgo: 'sha256' });
    parser.on('error', reject).on('end', resolve);
    parser.on('data', (item) => {
      if (item.type === 'attachment') item.content.on('end', () => item.release()).resume();
    });
    parser.end(source);
  });
}
