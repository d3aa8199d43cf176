import { matchIdentities } from './reset-folder.js';

const AT = Date.UTC(2026, 10, 3);
const server = (uid: number, idHash: string | null, sizeBytes = 100, receivedAtMs: number | null = AT) => ({ uid, idHash, receivedAtMs, sizeBytes });
const stored = (place: string, idHash: string | null, sizeBytes = 100, receivedAtMs: number | null = AT) => ({ place, idHash, receivedAtMs, sizeBytes });

it.each<[string, ReturnType<typeof stored>[], ReturnType<typeof server>[], [string, number][]]>([
  ['the same message under another number', [stored('a', 'x')], [server(9, 'x')], [['a', 9]]],
  ['a message that is gone', [stored('a', 'x'), stored('b', 'y')], [server(1, 'y')], [['b', 1]]],
  ['two copies of one message', [stored('a', 'x'), stored('b', 'x')], [server(1, 'x'), server(2, 'x')], [['a', 1], ['b', 2]]],
  ['a server that dated everything anew', [stored('a', 'x')], [server(1, 'x', 100, AT + 5_000)], [['a', 1]]],
  ['the better of two candidates', [stored('a', 'x')], [server(1, 'x', 100, AT + 5_000), server(2, 'x')], [['a', 2]]],
  ['another size under the same id', [stored('a', 'x')], [server(1, 'x', 200)], []],
  ['messages without id, by date and size', [stored('a', null), stored('b', null, 7)], [server(1, null, 7), server(2, null, 8)], [['b', 1]]],
  ['no guess for messages without id and with another date', [stored('a', null)], [server(1, null, 100, AT + 1_000)], []],
])('%s', (_name, known, found, expected) => {
  expect([...matchIdentities(known, found)].sort()).toEqual(expected);
});
