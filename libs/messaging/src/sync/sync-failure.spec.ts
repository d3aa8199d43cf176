import { EgressRefused } from '@app/kernel';
import { UnreliableAnswer } from './imap/imap-session.js';
import { mailServerFailure } from './sync-failure.js';

const error = (message: string, details: object = {}) => Object.assign(new Error(message), details);

it.each<[string, unknown, string | null]>([
  ['a wrong password', error('Command failed', { authenticationFailed: true, serverResponseCode: 'AUTHENTICATIONFAILED' }), 'authentication_failed'],
  ['a user database that is down', error('Command failed', { authenticationFailed: true, serverResponseCode: 'UNAVAILABLE' }), 'server_error'],
  ['SMTP 535', error('Invalid login', { code: 'EAUTH', responseCode: 535 }), 'authentication_failed'],
  ['a folder one may not open', error('Command failed', { responseStatus: 'NO', serverResponseCode: 'NOPERM' }), 'permission_denied'],
  ['a refused connection', error('connect ECONNREFUSED 127.0.0.1:9', { code: 'ECONNREFUSED' }), 'connection_refused'],
  ['an unknown host', error('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }), 'host_not_found'],
  ['silence', error('Socket timeout', { code: 'ETIMEOUT' }), 'timeout'],
  ['a reset', error('read ECONNRESET', { code: 'ECONNRESET' }), 'connection_lost'],
  ['a certificate nobody knows', error('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'tls_failed'],
  ['a server that talks nonsense', error('Unexpected char', { code: 'ParserError4' }), 'server_error'],
  ['half a list', new UnreliableAnswer('The server listed 1 of 2 messages.'), 'server_error'],
  ['a private address', new EgressRefused('address'), 'url_not_allowed'],
  ['a database error', error('duplicate key', { code: '23505' }), null],
  ['a bug', new TypeError('x is not a function'), null],
  ['something that is no error', 'oops', null],
])('%s', (_name, thrown, code) => {
  expect(mailServerFailure(thrown)?.code ?? null).toBe(code);
});
