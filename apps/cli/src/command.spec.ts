import { defineCommand, UsageError } from './command.js';
import { exitCodeOf, explain } from './explain.js';

describe('a command', () => {
  const seen: unknown[] = [];
  const greet = defineCommand({
    words: ['name', 'more?…'],
    options: { as: { type: 'string', value: 'title', about: 'how', required: true }, loud: { type: 'boolean', about: 'shout' }, from: { type: 'string', about: 'who' } },
    run: async (values, words) => void seen.push(values, words),
  });

  it('gets its options and words, absent flags as false', async () => {
    await greet.run(['Ada', '--as', 'Lady', 'Grace', 'Alan']);
    expect(seen.splice(0)).toEqual([{ as: 'Lady', loud: false, from: undefined }, ['Ada', 'Grace', 'Alan']]);
  });

  it.each([
    [['Ada'], '--as is missing.'],
    [['--as', 'Lady'], '<name> is missing.'],
    [['Ada', '--as'], "Option '--as <value>' argument missing."],
    [['Ada', '--as=Lady', '--loud=yes'], "Option '--loud' does not take an argument."],
    [['Ada', '--as=Lady', '-x'], "Unknown option '-x'."],
  ])('refuses %j', async (args, sentence) => {
    await expect(greet.run(args)).rejects.toEqual(new UsageError(sentence));
  });

  it('refuses a word too many', async () => {
    const plain = defineCommand({ words: ['file?'], run: async () => undefined });
    await expect(plain.run(['a', 'b'])).rejects.toEqual(new UsageError('"b" is not expected.'));
  });

  it('shows what is required', () => {
    expect(greet.help('greet', 'say hello')).toBe(
      ['frontoffice greet <name> [more…] [options]', '', 'say hello', '', '  --as <title>                 how (required)', '  --loud                       shout', '  --from                       who', '  --help                       this text'].join('\n'),
    );
  });
});

describe('an error', () => {
  it.each([
    [new UsageError('No.'), 'No. See --help.', 2],
    [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' }), 'The database (or Redis, or the bucket) does not answer: is it running, and is its address right? connect ECONNREFUSED 127.0.0.1:9', 1],
    [Object.assign(new Error('Cannot read file from location "a/b"', { cause: new Error('Access Denied') }), { code: 'E_CANNOT_READ_FILE' }), 'Access Denied', 1],
    [new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })]), 'The database (or Redis, or the bucket) does not answer: is it running, and is its address right? refused', 1],
    [new Error('outer', { cause: Object.assign(new Error('password authentication failed'), { code: '28P01' }) }), 'The database refused the password. password authentication failed', 1],
    [new Error('first line\n    at somewhere (file.ts:1:1)'), 'first line', 1],
    [undefined, 'undefined', 1],
  ])('becomes one sentence and an exit code: %s', async (error, sentence, code) => {
    expect([await explain(error), exitCodeOf(error)]).toEqual([sentence, code]);
  });
});
