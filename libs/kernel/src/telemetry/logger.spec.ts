import { PinoLogger, type LogFields } from './logger.js';

const lines: Record<string, unknown>[] = [];
let fields: LogFields | undefined;
const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
const logger = new PinoLogger({ level: 'debug', fields: () => fields, destination });
const last = () => lines.at(-1)!;
beforeEach(() => {
  lines.length = 0;
  fields = undefined;
});

describe('PinoLogger', () => {
  it('writes one JSON object a line with level, time, message and context', () => {
    logger.log('ready', 'Bootstrap');
    expect(last()).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/), msg: 'ready', context: 'Bootstrap' });
  });

  it('adds the ids of the running request or job, and none outside', () => {
    fields = Object.assign(Object.create({ userId: 'u1' }) as LogFields, { requestId: 'r1', organizationId: null, em: {} });
    logger.warn('inside');
    expect(last()).toMatchObject({ requestId: 'r1', userId: 'u1' });
    expect(Object.keys(last())).not.toContain('em');
    fields = undefined;
    logger.warn('outside');
    expect(Object.keys(last()).sort()).toEqual(['level', 'msg', 'time']);
  });

  it.each([['log', 'info'], ['error', 'error'], ['warn', 'warn'], ['debug', 'debug'], ['fatal', 'fatal']] as const)('maps %s to %s', (method, level) => {
    logger[method]('x');
    expect(last()['level']).toBe(level);
  });

  it('takes the text after an object, and never the raw message of an error', () => {
    logger.error({ err: new Error('ann@example.com'), code: 'x' }, 'request failed', 'http');
    expect(last()).toMatchObject({ msg: 'request failed', context: 'http', code: 'x', err: { message: '[address]' } });
    expect(last()).not.toHaveProperty('stack');
    logger.warn({ err: new Error('ann@example.com') }, 'http');
    expect(last()).toMatchObject({ msg: '[address]', context: 'http' });
    logger.warn(new Error('ann@example.com'), 'http');
    expect(last()).toMatchObject({ msg: '[address]', context: 'http' });
  });

  it('stays silent below its level', () => {
    logger.verbose('x');
    expect(lines).toEqual([]);
  });

  it("takes Nest's error(message, stack, context), errors and objects", () => {
    logger.error('failed for ann@example.com', 'Error: ann@example.com\n    at run (a.ts:1:1)', 'Jobs');
    expect(last()).toMatchObject({ msg: 'failed for [address]', stack: '    at run (a.ts:1:1)', context: 'Jobs' });
    logger.error(new TypeError('no good'));
    expect(last()).toMatchObject({ msg: 'no good', err: { type: 'TypeError', message: 'no good', stack: expect.stringContaining('at ') } });
    logger.error('outer', new Error('inner'), 'Http');
    expect(last()).toMatchObject({ msg: 'outer', err: { message: 'inner' }, context: 'Http' });
    logger.log({ jobId: 7 });
    expect(last()).toMatchObject({ jobId: 7 });
    logger.log('counted', { rows: 3 });
    expect(last()).toMatchObject({ msg: 'counted', rows: 3 });
  });

  it('redacts secrets and personal members down to the third level', () => {
    const secret = 'canary-value';
    logger.log({
      password: secret, token: secret, email: secret,
      body: { newPassword: secret, phone: secret, refreshToken: secret },
      req: { headers: { authorization: secret, cookie: secret, 'set-cookie': [secret], 'user-agent': 'curl' } },
    });
    expect(JSON.stringify(last())).not.toContain(secret);
    expect(last()).toMatchObject({ password: '[redacted]', req: { headers: { 'user-agent': 'curl', authorization: '[redacted]' } } });
  });
});
