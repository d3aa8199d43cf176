import { artificialMessageId, normaliseMessageId, parseMessageIds } from './message-ids.js';

it.each([
  ['<a@x>', ['a@x']],
  ['<a@x> <b@x>\r\n\t<c@x>', ['a@x', 'b@x', 'c@x']],
  ['<a@x>,<b@x>, <a@x>', ['a@x', 'b@x']],
  ['<a@x><b@x>', ['a@x', 'b@x']],
  ['a@x, b@x', ['a@x', 'b@x']],
  ['Your message of Monday <a@x> (Ada)', ['a@x']],
  ['<a <b@x>', ['b@x']],
  ['< a@\r\n x >', ['a@x']],
  ['<Case@X>', ['Case@X']],
  ['<> <@> <nil> < >', []],
  ['<unclosed@x', ['unclosed@x']],
  ['', []],
])('the ids of %j are %j', (field, ids) => {
  expect(parseMessageIds(field)).toEqual(ids);
});

it('keeps the first and the last 99 ids of a very long chain', () => {
  const ids = parseMessageIds(Array.from({ length: 5_000 }, (_, index) => `<${index}@x>`).join(' '));
  expect(ids).toHaveLength(100);
  expect([ids[0], ids[1], ids.at(-1)]).toEqual(['0@x', '4901@x', '4999@x']);
});

it('cuts an id no mail program could have meant', () => {
  expect(normaliseMessageId(`<${'x'.repeat(5_000)}@x>`)).toHaveLength(998);
});

it('gives the same bytes the same artificial id', () => {
  expect(artificialMessageId('ab')).toBe(artificialMessageId('ab'));
  expect(artificialMessageId('ab')).not.toBe(artificialMessageId('ac'));
});
