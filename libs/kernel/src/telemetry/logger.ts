import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import { maskAddresses, serializeError } from './serialize-error.js';

/** Who a log line is about; taken from the running request or job. */
export interface LogFields {
  requestId?: string | undefined;
  organizationId?: string | null | undefined;
  userId?: string | null | undefined;
}

export interface LoggerOptions {
  level: Level | 'silent';
  /** Asked for every line; returns nothing outside of requests and jobs. */
  fields?: () => LogFields | undefined;
  /** Standard output unless given. */
  destination?: DestinationStream;
}

/** Members that are never logged, at the top of a line and up to two levels below. */
const REDACTED = [
  'authorization', 'cookie', 'set-cookie', 'password', 'currentPassword', 'newPassword', 'passwordHash', 'token', 'accessToken', 'refreshToken',
  'idToken', 'secret', 'clientSecret', 'apiKey', 'privateKey', 'credentials', 'email', 'phone', 'parameters', 'params',
];

const STARTUP_CONTEXTS = new Set<unknown>(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory', 'NestApplication']);

/** One JSON object a line on standard output, with the ids of the running request or job. Implements Nest's logger. */
export class PinoLogger implements LoggerService {
  /** For libraries that want a pino instance. */
  readonly pino: Logger;

  constructor({ level, fields, destination }: LoggerOptions) {
    const options = {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { err: serializeError },
      redact: { paths: REDACTED.flatMap(redactedPaths), censor: '[redacted]' },
      mixin: () => presentFields(fields?.()),
    };
    this.pino = destination ? pino(options, destination) : pino(options);
  }

  log(message: unknown, ...rest: unknown[]): void {
    // Nest's list of modules and routes at every start
    this.write(STARTUP_CONTEXTS.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /**
   * Nest's convention: the last string is the context; of `error(message, stack, context)` the second is a stack, after an
   * object it is the text. Objects become members of the line, an Error anywhere becomes `err`.
   */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const line: Record<string, unknown> = {};
    const context = rest.at(-1);
    const values = typeof context === 'string' ? rest.slice(0, -1) : rest;
    if (typeof context === 'string') line['context'] = context;
    let text = typeof message === 'string' ? maskAddresses(message) : undefined;
    for (const value of [message, ...values]) {
      if (value instanceof Error) line['err'] = value;
      else if (typeof value === 'object' && value !== null) Object.assign(line, value);
      else if (typeof value !== 'string' || value === message) continue;
      else if (typeof message === 'string' || /\n\s+at /.test(value)) line['stack'] = framesOf(value);
      else text ??= maskAddresses(value);
    }
    // without a text pino takes the message of `err` as it is
    text ??= line['err'] instanceof Error ? serializeError(line['err']).message : '';
    this.pino[level](line, text);
  }
}

const framesOf = (stack: string): string => stack.split('\n').filter((line) => /^\s+at /.test(line)).join('\n');

function redactedPaths(name: string): string[] {
  const member = /^\w+$/.test(name) ? `.${name}` : `["${name}"]`;
  return [member.replace(/^\./, ''), `*${member}`, `*.*${member}`];
}

function presentFields(fields: LogFields | undefined): object {
  if (!fields) return {};
  const { requestId, organizationId, userId } = fields;
  return { ...(requestId && { requestId }), ...(organizationId && { organizationId }), ...(userId && { userId }) };
}
