import { corpusMessages, describeWithCorpus, SMALL_CORPUS, type CorpusMessage } from '../../../../test/support/mail-server/corpus.js';
import { MessageParser } from './message-parser.js';
import type { ParsedMessage } from './parsed-message.js';

/** What every message must satisfy to be stored and shown. */
function expectStorable(message: ParsedMessage): void {
  const text = JSON.stringify(message);
  expect(text).not.toContain('\\u0000');
  expect(text.isWellFormed()).toBe(true);
  expect(message.subject.length).toBeLessThanOrEqual(500);
  expect((message.messageId ?? '').length).toBeLessThanOrEqual(998);
  for (const { address, name } of [...message.to, ...message.cc, ...message.bcc, ...(message.from ? [message.from] : [])]) {
    expect(address.length).toBeLessThanOrEqual(320);
    expect(name.length).toBeLessThanOrEqual(255);
  }
  for (const { fileName, sha256 } of message.attachments) {
    expect(fileName).toMatch(/^[^/\\]{1,255}$/);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
}

async function readAll(messages: CorpusMessage[]): Promise<ParsedMessage[]> {
  const parser = new MessageParser();
  const parsed = await Promise.all(messages.map(({ raw }) => parser.parse({ bytes: raw })));
  await parser.close();
  return parsed;
}

it('reads every message of the small set', async () => {
  const parsed = await readAll(SMALL_CORPUS);
  parsed.forEach(expectStorable);
  expect(parsed.filter(({ unparsed }) => unparsed)).toEqual([]);
  const byName = new Map(SMALL_CORPUS.map(({ name }, index) => [name, parsed[index]!]));
  expect(byName.get('splitFileName.eml')?.attachments[0]?.fileName).toBe('über.pdf');
  expect(byName.get('badDate.eml')?.date).toBeNull();
  expect(byName.get('groupAddress.eml')?.from?.address).toBe('ada@example.test');
  expect(byName.get('bounce.eml')).toMatchObject({ isAutomatic: true, bodyText: expect.stringContaining('5.1.1') });
});

describeWithCorpus('the mail corpus', () => {
  it('is read whole: every message is storable and none is refused', async () => {
    const messages = corpusMessages();
    const parsed = await readAll(messages);
    parsed.forEach(expectStorable);
    expect(messages.length).toBeGreaterThan(0);
    expect(parsed.filter(({ unparsed }) => unparsed)).toEqual([]);
    const empty = parsed.filter((message) => message.bodyText.trim() === '' && message.bodyHtml === '' && message.attachments.length === 0);
    expect(empty.length / parsed.length).toBeLessThan(0.2);
  });
});
