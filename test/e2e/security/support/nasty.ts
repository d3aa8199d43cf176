import { resolve, type JsonSchema, type OpenApi, type Operation } from '../../../architecture/support/openapi.js';

/** A seeded generator (mulberry32), so that a failure can be repeated. */
export class Dice {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

/** JSON written by hand: what JSON.stringify cannot write, such as 1e400 or a lone surrogate in an escape. */
export class Raw {
  constructor(readonly json: string) {}
}

const BS = String.fromCharCode(92);
const deep = (levels: number, open = '[', close = ']', core = ''): string => open.repeat(levels) + core + close.repeat(levels);
const UUID = '01937c4e-0000-7000-8000-000000000000';

export const STRINGS: readonly (string | Raw)[] = [
  '', ' ', '   \t ', 'a', '\u0000', 'a\u0000b', new Raw(`"${BS}ud800"`), new Raw(`"x${BS}udfffy"`), new Raw(`"${BS}udc00${BS}ud800"`), '\u202egnp.exe', '\u200b\u200c\ufeff', '😀'.repeat(200),
  'é'.normalize('NFD'), 'Ａ', `a${'\u0301'.repeat(1000)}`, 'x'.repeat(256), 'x'.repeat(10_001), 'x'.repeat(300_000), '\r\nBcc: someone@example.test', 'line\nline', '\u0085\u2028\u2029', '\u001b[31m', '\u007f',
  "'; drop table users; --", "' or 1=1 --", `${BS}`, `%${BS}_%`, '%%%%', '%00', '%ff', '../../etc/passwd', `..${BS}..${BS}x`, 'C:\\x', '<script>alert(1)</script>', '{{constructor}}', '${7*7}', '$$', '$1', '?', '??', ':id', '@@@', '__proto__', 'constructor',
  'null', 'undefined', 'NaN', 'Infinity', '-Infinity', 'infinity', 'true', '0', '-1', '1e400', '9223372036854775808', '12.345', '1,5', '0x10', '１２', '٣', '+1', '1.00000000000000000001',
  '2024-02-30', '2024-13-01', '0000-00-00', '300000-01-01', '-4713-01-01', '2024-02-29T25:00:00Z', '2024-06-30T23:59:60Z', '2024-01-01T00:00:00+99:99', '2024-01-01T00:00:00', 'infinity', 'epoch', 'now',
  UUID.toUpperCase(), `{${UUID}}`, '00000000-0000-0000-0000-000000000000', `${UUID}0`, UUID.slice(1), UUID.replaceAll('-', ''), 'urn:uuid:'.concat(UUID), 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'a@b', '@', `${'a'.repeat(65)}@example.test`, `a@${'b'.repeat(260)}.test`, '"a b"@example.test', 'a@[127.0.0.1]', 'аdmin@example.test', 'a@b\r\nc@d', 'İ@example.test', 'a@xn--nxasmq6b.test', 'user@例え.テスト',
  '+', '+49', '+999999999999999999', 'tel:+4930901820', 'http://127.0.0.1/', 'javascript:alert(1)', 'file:///etc/passwd', '//evil.test', 'http://[::1]', 'https://user:pass@example.test/',
  'Europe/Berlin', 'Mars/Base', 'de', 'xx-XX-XX', 'eur', 'XXX', 'lead:'.concat(UUID), 'lead:x', 'deal:', ':', 'a:b:c',
];

export const NUMBERS: readonly (number | Raw)[] = [
  0, new Raw('-0'), -1, 1, 1.5, 0.1, 99, 101, 1_000_000_000, 2_147_483_648, -2_147_483_649, new Raw('9007199254740993'), new Raw('9223372036854775808'), new Raw('1e308'), new Raw('1e400'), new Raw('-1e400'), new Raw('1e-400'), new Raw('123456789012345678901234567890'), 65_536, 32_768,
];

export const ODDITIES: readonly unknown[] = [
  null, true, false, [], {}, [null], [[]], [{}], { '': '' }, new Raw('{"__proto__":{"polluted":1}}'), new Raw('{"constructor":{"prototype":{"polluted":1}}}'), { toString: 1 }, { length: -1 }, { $gt: '' }, { id: UUID },
  new Raw(deep(31)), new Raw(deep(40)), new Raw(deep(1000)), new Raw(deep(200, '{"a":', '}', '1')), new Raw(deep(100_000)), Array.from({ length: 2000 }, () => UUID), Array.from({ length: 2000 }, (_, index) => index),
  Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`k${index}`, index])),
];

/** Fields nobody may set. */
export const FORBIDDEN_FIELDS: readonly [string, unknown][] = [
  ['id', UUID], ['organizationId', UUID], ['organization_id', UUID], ['role', 'ceo'], ['permissions', ['crm.leads.write']], ['isSystem', true], ['isStaff', true], ['createdAt', '2020-01-01T00:00:00Z'],
  ['version', 99], ['deletedAt', null], ['userId', UUID], ['emailVerified', true], ['createdById', UUID], ['toString', 'x'], ['hasOwnProperty', 'x'],
];

/** Whole bodies that are not the object somebody wants. */
export const BODIES: readonly (string | Buffer)[] = [
  '', ' ', 'null', 'true', '1', '"text"', '[]', '[{}]', '{', '}', '{]', '{"a":1', '{"a":1}x', '{"a":1}{"b":2}', "{'a':1}", '{a:1}', '{"a":NaN}', '{"a":01}', '{"a":1,}', '// c\n{}', '{"a":undefined}',
  '\ufeff{}', Buffer.from('{}', 'utf16le'), Buffer.from([0xff, 0xfe, 0x7b, 0x00]), Buffer.from('7b2261223a22ff227d', 'hex'), Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), '\u0000', '{"\u0000":1}',
  '{"__proto__":{"polluted":1}}', '{"a":{"__proto__":{"polluted":1}}}', '{"constructor":{"prototype":{"polluted":1}}}', `{"${BS}u005f_proto__":{"polluted":1}}`, '{"email":"a@example.test","email":"b@example.test"}',
  deep(33), deep(5000), deep(200_000), deep(100_000, '{"a":', '}', '1'), `[${'1,'.repeat(100_000)}1]`, `{"${'k'.repeat(500_000)}":1}`, `"${'x'.repeat(1_000_000)}"`, 'x'.repeat(1_048_577), `{"a":"${'x'.repeat(1_100_000)}"}`,
];

export const CONTENT_TYPES: readonly string[] = [
  '', 'text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/json; charset=utf-7', 'application/json; charset=utf-16', 'application/json;', 'application/problem+json', 'application/merge-patch+json',
  'APPLICATION/JSON', 'json', '*/*', 'application/json, text/plain', 'application/octet-stream', 'a/b; c="', `application/json; x=${'y'.repeat(4000)}`,
];

export const HEADERS: readonly Record<string, string>[] = [
  { authorization: 'Bearer' }, { authorization: 'Bearer ' }, { authorization: 'Bearer x' }, { authorization: 'Basic YTpi' }, { authorization: 'bearer a.b.c' }, { authorization: `Bearer ${'x'.repeat(6000)}` }, { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
  { authorization: `Bearer ${Buffer.from('{"alg":"HS256","typ":"at+jwt","kid":"../../dev/null"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.AAAA` }, { authorization: 'Bearer a.b.c.d.e' }, { authorization: 'Bearer ..' },
  { 'if-match': '"999999"' }, { 'if-match': '*' }, { 'if-match': 'W/"1"' }, { 'if-match': '"' }, { 'if-match': ',' }, { 'if-match': '"'.repeat(3000) }, { 'if-none-match': '"1"' },
  { 'idempotency-key': '' }, { 'idempotency-key': 'k'.repeat(256) }, { 'idempotency-key': 'k'.repeat(10_000) }, { 'idempotency-key': 'with blank' }, { 'idempotency-key': 'é' }, { 'idempotency-key': 'same-key-for-everyone' },
  { 'x-request-id': 'x'.repeat(500) }, { 'x-request-id': '../../x' }, { 'x-request-id': '{"a":1}' }, { accept: 'text/html' }, { accept: 'application/xml;q=0.9, */*;q=0' }, { 'accept-encoding': 'gzip;q=x' }, { 'content-encoding': 'gzip' }, { 'content-encoding': 'br, br, br' },
  { 'x-http-method-override': 'DELETE' }, { 'x-forwarded-for': '127.0.0.1, ::1, x' }, { 'x-forwarded-host': 'evil.test' }, { host: 'evil.test' }, { cookie: '__Host-x=%00; a=b; =; ;;' }, { range: 'bytes=0-,-1,5-2' }, { 'user-agent': "'; drop table users; --".repeat(50) }, { expect: '100-continue' },
  { 'last-event-id': 'x' }, { origin: 'null' }, { te: 'trailers' }, { 'content-language': '\u00ff' },
];

/** Path parameter values, already encoded. */
export const SEGMENTS: readonly string[] = [
  'x', '0', '-1', 'null', 'undefined', '%00', '%ff', '%fe%ff', '%E0%A4', '%', '%zz', '%2f', '..', '%2e%2e', '..%2f..%2fetc', '%252e', '%5c', '%0d%0aX: y', '%F0%9F%98%80', '*', ';a=b', '[]', '%20', 'a'.repeat(199), 'a'.repeat(201), 'a'.repeat(3000),
  UUID.toUpperCase(), `%7B${UUID}%7D`, '00000000-0000-0000-0000-000000000000', `${UUID}0`, UUID.replaceAll('-', ''), `${UUID}%00`, `${UUID}'`, `${UUID}%20`, "1'%20or%20'1'='1", '__proto__', 'constructor', UUID,
];

/** Whole query strings. */
export const QUERIES: readonly string[] = [
  'limit=-1', 'limit=0', 'limit=1e9', 'limit=NaN', 'limit=101', 'limit=1.5', 'limit=', 'limit=1&limit=2', 'limit[]=1', 'limit[a]=1', 'limit=%00', 'limit=9223372036854775808', 'limit=%20%201', 'limit=0x10', 'limit=٣',
  'cursor=', 'cursor=x', 'cursor=x.y', 'cursor=.', `cursor=${'A'.repeat(1999)}`, `cursor=${'A'.repeat(2001)}`, 'cursor=%00', 'cursor=bnVsbA.AAAA', 'cursor=a&cursor=b', 'cursor[a]=b',
  'sort=name;drop table', 'sort=password_hash', 'sort=(select pg_sleep(5))', 'sort=--createdAt', 'sort=-', 'sort=', 'sort=createdAt,id', 'sort=__proto__', 'sort[]=createdAt', 'sort=constructor', 'sort=CREATEDAT', 'sort=%FF',
  'q=', 'q=a', 'q=%25%25%25%25', 'q=%5C', 'q=_%5C', "q='", 'q=a%20%26%20%26%20b', 'q=(((((', 'q=%5B%5B', 'q=.*%2B%3F', `q=${'x'.repeat(199)}`, `q=${'x'.repeat(201)}`, `q=${'x'.repeat(9000)}`, 'q=%00%00', 'q=%ed%a0%80%ed%a0%80', 'q=%F0%9F%98%80%F0%9F%98%80', 'q=%E2%80%AE%E2%80%AE', 'q=a&q=b', 'q[a]=b',
  'filter[__proto__]=1', '__proto__[x]=1', '__proto__=1', 'constructor=1', 'constructor[prototype][x]=1', `a${'[b]'.repeat(100)}=1`, '=', '&&&', '?', 'a', '%', '%zz=1', '%00=1', '%ff=%ff', 'unknown=1', 'organizationId=01937c4e-0000-7000-8000-000000000000', 'deletedAt=null',
  'createdAt[gte]=x', 'createdAt[gte]=infinity', 'createdAt[gte]=300000-01-01T00:00:00Z', 'createdAt[gte]=2024-01-01T00:00:00%2B99:99', 'createdAt[gte]=2024-02-30T00:00:00Z', 'createdAt[eq]=2024-01-01T00:00:00Z', 'createdAt[]=1', 'createdAt=now', 'createdAt[gte]=2024-01-01T00:00:00Z&createdAt[gte]=2025-01-01T00:00:00Z',
  'status=', 'status=none', 'status=open&status=won', 'status[]=open', 'assignedToId=x', 'assignedToId=null', 'assignedToId=', 'subject=', 'subject=lead:', 'subject=lead:x', 'subject=user:01937c4e-0000-7000-8000-000000000000', 'subject=lead:01937c4e-0000-7000-8000-000000000000',
  `x=${'y'.repeat(9000)}`, `${'a=1&'.repeat(2000)}`,
];

/** A value that does not belong where a schema stands, or barely does. */
export function nastyValue(dice: Dice, document: OpenApi, given: JsonSchema): unknown {
  const schema = resolve(document, given);
  const choice = dice.next();
  if (choice < 0.45) return dice.pick(STRINGS);
  if (choice < 0.6) return dice.pick(NUMBERS);
  if (choice < 0.8) return dice.pick(ODDITIES);
  if (schema.enum) return String(dice.pick(schema.enum)).toUpperCase();
  if (schema.maxLength !== undefined) return 'm'.repeat(dice.pick([schema.maxLength, schema.maxLength + 1, Math.max(0, (schema.minLength ?? 0) - 1)]));
  if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER) return dice.pick([schema.maximum + 1, (schema.minimum ?? 0) - 1, schema.maximum + 0.5]);
  return dice.pick(STRINGS);
}

/** Every place in an operation's body schema, as steps. */
export function fieldsOf(document: OpenApi, operation: Operation): { steps: string[]; schema: JsonSchema }[] {
  const found: { steps: string[]; schema: JsonSchema }[] = [];
  const walk = (steps: string[], given: JsonSchema, depth: number): void => {
    const schema = resolve(document, given);
    if (steps.length > 0) found.push({ steps, schema });
    if (depth > 6) return;
    for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) if (part.type !== 'null') walk(steps, part, depth + 1);
    for (const [name, property] of Object.entries(schema.properties ?? {})) walk([...steps, name], property, depth + 1);
    if (schema.items) walk([...steps, '0'], schema.items, depth + 1);
  };
  const body = operation.requestBody?.content['application/json']?.schema;
  if (body) walk([], body, 0);
  return found;
}

/** JSON with the raw parts as they are. */
export function writeJson(value: unknown): string {
  if (value instanceof Raw) return value.json;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (value !== null && typeof value === 'object') return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`).join(',')}}`;
  return JSON.stringify(value === undefined ? null : value);
}
