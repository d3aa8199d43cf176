import { serializeError } from './serialize-error.js';

/** As pg and MikroORM throw it. */
const databaseError = (code: string, message: string, more: object = {}) => Object.assign(new Error(message), { code, severity: 'ERROR', ...more });

describe('serializeError', () => {
  it('keeps type, message, code and frames', () => {
    const error = Object.assign(new RangeError('too far'), { code: 'ERR_X' });
    expect(serializeError(error)).toEqual({ type: 'RangeError', message: 'too far', code: 'ERR_X', stack: expect.stringMatching(/^\s+at /) });
  });

  it.each([
    ['23505', 'duplicate key value violates unique constraint "users_email_unique"\n - detail: Key (email)=(ann@example.com) already exists.'],
    ['22P02', 'invalid input syntax for type uuid: "ann-canary"'],
    ['22001', 'value too long for type character varying(10): canary'],
    ['23514', 'new row for relation "leads" violates check constraint "x"\n - detail: Failing row contains (canary, ann@example.com).'],
    ['P0001', 'no such customer: ann-canary'],
    ['42601', "syntax error at or near 'canary'"],
    ['57014', 'canceling statement due to statement timeout\n - detail: canary'],
  ])('drops every value of a PostgreSQL error %s', (code, message) => {
    const details = { detail: 'Key (email)=(ann@example.com)', where: 'canary', parameters: ['canary'], query: "insert … 'canary'", table: 'users', column: 'email', constraint: 'users_email_unique' };
    const serialized = serializeError(databaseError(code, message, details));
    expect(JSON.stringify(serialized)).not.toMatch(/canary|ann@/);
    expect(serialized).toMatchObject({ code, table: 'users', column: 'email', constraint: 'users_email_unique' });
  });

  it('keeps what PostgreSQL says about itself', () => {
    expect(serializeError(databaseError('57P01', 'terminating connection due to administrator command')).message).toBe('terminating connection due to administrator command');
    expect(serializeError(databaseError('42P01', 'relation "leads" does not exist')).message).toBe('relation "leads" does not exist');
  });

  it('masks addresses in messages, and in the messages a stack repeats', () => {
    const serialized = serializeError(new Error('550 <ann.lee+x@mail.example.com>: unknown, also "bob@example.org"'));
    expect(serialized.message).toBe('550 <[address]>: unknown, also "[address]"');
    expect(serialized.stack).not.toContain('@mail.example.com');
  });

  it('keeps of what a mail server answered only its status: it may quote the message', () => {
    const response = '451 4.7.1 not today: Your code is 123456';
    const serialized = serializeError(Object.assign(new Error(`Message failed: ${response}`), { code: 'EMESSAGE', response }));
    expect(serialized.message).toBe('Message failed: 451 4.7.1');
    expect(serializeError(Object.assign(new Error('Message failed: eh? 123456'), { response: 'eh? 123456' })).message).toBe('Message failed: …');
  });

  it('follows causes, at most three of them, without running in circles', () => {
    const circular = new Error('a', { cause: new Error('b ann@example.com') });
    (circular.cause as Error).cause = circular;
    const serialized = serializeError(circular);
    expect(serialized.cause).toMatchObject({ message: 'b [address]' });
    expect(JSON.stringify(serialized).match(/"message"/g)).toHaveLength(4);
  });

  it('shortens long messages and does not show what is not an error', () => {
    expect(serializeError(new Error('x'.repeat(10_000))).message).toHaveLength(500);
    expect(serializeError('ann@example.com')).toEqual({ type: 'string', message: 'Something that is not an error was thrown.' });
    expect(serializeError(undefined).type).toBe('undefined');
  });
});
