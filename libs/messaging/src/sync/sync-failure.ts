import { types } from 'node:util';
import { EgressRefused, sqlStateOf } from '@app/kernel';
import type { SyncStatus } from '../accounts/email-account.entity.js';
import { UnreliableAnswer } from './imap/imap-session.js';

/** What went wrong with a mail server, in words that name neither host nor account. */
export interface MailServerFailure {
  code: 'authentication_failed' | 'permission_denied' | 'url_not_allowed' | 'host_not_found' | 'connection_refused' | 'connection_lost' | 'timeout' | 'tls_failed' | 'server_error';
  status: SyncStatus;
}

interface MailError {
  code?: string;
  responseStatus?: string;
  serverResponseCode?: string;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  responseCode?: number;
}

const BY_CODE: Record<string, MailServerFailure['code']> = {
  ENOTFOUND: 'host_not_found', EAI_AGAIN: 'host_not_found', ECONNREFUSED: 'connection_refused', EHOSTUNREACH: 'connection_refused', ENETUNREACH: 'connection_refused',
  ETIMEDOUT: 'timeout', ETIMEOUT: 'timeout', CONNECT_TIMEOUT: 'timeout', GREETING_TIMEOUT: 'timeout', UPGRADE_TIMEOUT: 'timeout', ECONNECTION: 'connection_lost',
  ETLS: 'tls_failed', ESOCKET: 'connection_lost', EAUTH: 'authentication_failed', EDNS: 'host_not_found',
  ECONNRESET: 'connection_lost', EPIPE: 'connection_lost', NoConnection: 'connection_lost', EConnectionClosed: 'connection_lost', ClosedAfterConnectText: 'connection_lost',
  ClosedAfterConnectTLS: 'tls_failed', STARTTLS_INJECTION: 'tls_failed', StateLogout: 'connection_lost', DownloadIncomplete: 'connection_lost',
};

/** Null for an error that is not the mail server's: the caller throws it on. */
export function mailServerFailure(error: unknown): MailServerFailure | null {
  if (!types.isNativeError(error) || sqlStateOf(error)) return null;
  const code = codeOf(error, error as MailError);
  if (!code) return null;
  return { code, status: code === 'authentication_failed' ? 'failed_auth' : code === 'permission_denied' || code === 'url_not_allowed' ? 'failed_permission' : 'failed_unknown' };
}

function codeOf(error: Error, details: MailError): MailServerFailure['code'] | null {
  if (error instanceof EgressRefused) return 'url_not_allowed';
  if (error instanceof UnreliableAnswer) return 'server_error';
  if (details.authenticationFailed || details.responseCode === 535) return isUnavailable(details) ? 'server_error' : 'authentication_failed';
  if (details.serverResponseCode === 'NOPERM' || details.serverResponseCode === 'AUTHORIZATIONFAILED') return 'permission_denied';
  if (details.tlsFailed || /certificate|self-signed|ssl|tls/i.test(`${details.code ?? ''} ${error.message}`)) return 'tls_failed';
  const known = details.code ? BY_CODE[details.code] : undefined;
  if (known) return known;
  if (details.responseStatus || details.responseCode || /^(Parser|LineTooLarge|LiteralTooLarge|ResponseTooLarge|NotFound|ETHROTTLE|Invalid|Unexpected)/.test(details.code ?? '')) return 'server_error';
  return /connection/i.test(error.message) ? 'connection_lost' : null;
}

/** A server that cannot ask its own user database says so and must not look like a wrong password (RFC 5530). */
const isUnavailable = ({ serverResponseCode }: MailError): boolean => ['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG'].includes(serverResponseCode ?? '');
