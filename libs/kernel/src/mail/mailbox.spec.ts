import { assertHeaderText, assertMailbox, MailRefused, parseMailbox } from './mailbox.js';

describe('mailboxes', () => {
  it.each([
    ['ann@example.com', { address: 'ann@example.com' }],
    [' Ann Lee <ann@example.com> ', { name: 'Ann Lee', address: 'ann@example.com' }],
    ['"Lee, Ann" <ann.lee+x@mail.example.com>', { name: 'Lee, Ann', address: 'ann.lee+x@mail.example.com' }],
    ['<ann@example.com>', { address: 'ann@example.com' }],
    ['ann@bücher.example', { address: 'ann@bücher.example' }],
    ['root@localhost', { address: 'root@localhost' }],
  ])('are read from %j', (text, mailbox) => expect(parseMailbox(text)).toEqual(mailbox));

  it.each([
    '', 'ann', '@example.com', 'ann@', 'a@b@c', 'ann@example.com\r\nBcc: x@y.example', 'ann@example.com\nRCPT TO:<x@y.example>', 'ann lee@example.com', '"ann lee"@example.com',
    'ann@example.com, bob@example.com', 'group:ann@example.com;', 'ann@[127.0.0.1]', 'ann(comment)@example.com', '.ann@example.com', 'ann.@example.com', 'a..n@example.com',
    'ann@example..com', 'ann@-example.com', 'ann@example.com.', 'ann@.example.com', 'ann\u0000@example.com', 'ann@exam\u2028ple.com', `${'a'.repeat(65)}@example.com`,
    `${'ä'.repeat(33)}@example.com`, `ann@${'a'.repeat(250)}.com`, 'Ann <ann@example.com> x', 'Ann <<ann@example.com>>', 'ann@example.com>', 'ann\\@example.com',
  ])('refuse the address %j', (text) => expect(() => parseMailbox(text)).toThrow(MailRefused));

  it.each(['A\r\nBcc: x@y.example', 'A\nB', 'A\u0000', 'A\u0085B', 'A\u2028B', 'A\ud800'])('refuse the name or header text %j', (text) => {
    expect(() => assertMailbox({ name: text, address: 'ann@example.com' }, 'recipient')).toThrow(MailRefused);
    expect(() => assertHeaderText(text, 'subject')).toThrow('The subject of a message is not allowed.');
  });
});
