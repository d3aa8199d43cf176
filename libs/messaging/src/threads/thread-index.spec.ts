import fc from 'fast-check';
import { type ThreadableMessage, ThreadIndex, threadKeys } from './thread-index.js';

const message = (id: string | null, options: Partial<ThreadableMessage> = {}): ThreadableMessage => ({
  messageId: id, inReplyTo: [], references: [], subject: 'Quote', contentHash: `content of ${id ?? Math.random()}`, ...options,
});
const reply = (id: string, ...references: string[]) => message(id, { references, inReplyTo: references.slice(-1), subject: 'Re: Quote' });

/** Thread of every message after all have been placed in the order given. */
function threadsOf(messages: ThreadableMessage[]): number[] {
  let next = 0;
  const index = new ThreadIndex(() => String(next++).padStart(6, '0'));
  const placed = messages.map((each) => index.place(threadKeys('mailbox', each)).threadId);
  const threads = placed.map((thread) => index.survivor(thread));
  return threads.map((thread) => threads.indexOf(thread));
}

/** The definition itself: every pair is compared, connected pairs are joined. */
function threadsByDefinition(messages: ThreadableMessage[]): number[] {
  const keys = messages.map((each) => threadKeys('mailbox', each));
  const group = messages.map((_, index) => index);
  const stored = new Set(keys.map(({ ownId }) => ownId));
  const linked = (a: number, b: number) => {
    const [x, y] = [keys[a]!, keys[b]!];
    const sameSubject = x.subjectHash === y.subjectHash;
    if (x.linkedIds.includes(y.ownId) || y.linkedIds.includes(x.ownId)) return true;
    if (x.ownId === y.ownId && sameSubject) return true;
    return sameSubject && x.linkedIds.some((id) => !stored.has(id) && y.linkedIds.includes(id));
  };
  for (let a = 0; a < keys.length; a++) {
    for (let b = 0; b < a; b++) {
      if (!linked(a, b)) continue;
      const [from, to] = [group[a]!, group[b]!];
      group.forEach((value, index) => (group[index] = value === from ? to : value));
    }
  }
  return group.map((value) => group.indexOf(value));
}

describe('ThreadIndex', () => {
  it('joins a chain of replies', () => {
    expect(threadsOf([message('a'), reply('b', 'a'), reply('c', 'a', 'b')])).toEqual([0, 0, 0]);
  });

  it('joins two replies whose parent is missing, and their parent when it comes late', () => {
    expect(threadsOf([reply('b', 'a'), reply('c', 'a')])).toEqual([0, 0]);
    expect(threadsOf([reply('c', 'b'), reply('d', 'a'), message('a'), reply('b', 'a')])).toEqual([0, 0, 0, 0]);
  });

  it('merges into the oldest thread', () => {
    let next = 0;
    const index = new ThreadIndex(() => `thread-${next++}`);
    const keys = [message('x', { subject: 'A' }), message('y', { subject: 'B' }), message('z', { references: ['x', 'y'], subject: 'C' })].map((each) => threadKeys('mailbox', each));
    expect(keys.map((key) => index.place(key))).toEqual([
      { threadId: 'thread-0', isNew: true, merged: [] },
      { threadId: 'thread-1', isNew: true, merged: [] },
      { threadId: 'thread-0', isNew: false, merged: ['thread-1'] },
    ]);
    expect(index.survivor('thread-1')).toBe('thread-0');
  });

  it('keeps a reply in its thread when its subject was changed', () => {
    expect(threadsOf([message('a'), message('b', { inReplyTo: ['a'], subject: 'Order instead' })])).toEqual([0, 0]);
  });

  it('does not join messages that only share a constant id nobody has, unless their subjects agree', () => {
    const report = (id: string, subject: string) => message(id, { references: ['reports@robot'], subject });
    expect(threadsOf([report('a', 'March'), report('b', 'April'), report('c', 'Re: March')])).toEqual([0, 1, 0]);
  });

  it('does not join messages without ids', () => {
    expect(threadsOf([message(null), message(null), message(null)])).toEqual([0, 1, 2]);
  });

  it('joins copies of one message and keeps different messages with the same id apart', () => {
    expect(threadsOf([message('a'), message('a', { subject: '[list] Quote' }), message('a', { subject: 'Spam' })])).toEqual([0, 0, 2]);
  });

  it('does not join mail of two mailboxes', () => {
    const index = new ThreadIndex(() => Math.random().toString());
    const [first, second] = ['one', 'two'].map((mailbox) => index.place(threadKeys(mailbox, message('a'))));
    expect(first!.threadId).not.toBe(second!.threadId);
  });

  it('follows a second In-Reply-To id', () => {
    expect(threadsOf([message('a', { subject: 'A' }), message('b', { subject: 'B' }), message('c', { inReplyTo: ['a', 'b'], subject: 'C' })])).toEqual([0, 0, 0]);
  });

  it('keeps 600 messages together that each name only the one before', () => {
    const chain = Array.from({ length: 600 }, (_, index) => (index === 0 ? message('m0') : reply(`m${index}`, `m${index - 1}`)));
    expect(new Set(threadsOf(chain.toReversed())).size).toBe(1);
  });

  it('gives the same partition in any order of arrival, and the one of the definition', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const anyMessage = fc.record({
      messageId: fc.option(ids, { freq: 6 }),
      inReplyTo: fc.array(ids, { maxLength: 2 }),
      references: fc.array(ids, { maxLength: 3 }),
      subject: fc.constantFrom('One', 'Re: One', 'Two', ''),
      contentHash: fc.uuid(),
    });
    const mailbox = fc.array(anyMessage, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(mailbox.chain((messages) => fc.tuple(fc.constant(messages), fc.shuffledSubarray(messages.map((_, i) => i), { minLength: messages.length }))), ([messages, order]) => {
        const expected = threadsByDefinition(messages);
        expect(threadsOf(messages)).toEqual(expected);
        const shuffled = threadsOf(order.map((index) => messages[index]!));
        const back = messages.map((_, index) => shuffled[order.indexOf(index)]!);
        expect(back.map((thread) => back.indexOf(thread))).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
