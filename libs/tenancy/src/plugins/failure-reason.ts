import { EgressRefused } from '@app/kernel';
import type { CheckOutcome } from './plugin-checks.js';
import type { FailureReason } from './plugin.dto.js';

const BY_CODE: Record<string, FailureReason> = {
  ENOTFOUND: 'host_not_found', EAI_AGAIN: 'host_not_found', ECONNREFUSED: 'connection_refused', EHOSTUNREACH: 'connection_refused', ENETUNREACH: 'connection_refused',
  ETIMEDOUT: 'timeout', ECONNRESET: 'connection_lost', EPIPE: 'connection_lost', response_too_large: 'unexpected_answer', ABORT_ERR: 'timeout', EPROTO: 'tls_failed',
};
/** OpenSSL's names of what is wrong with a certificate, and Node's of what is wrong with the handshake. */
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What a failed exchange means; null for an error that is not the network's: the caller throws it on. */
export function networkFailure(error: unknown): FailureReason | null {
  if (error instanceof EgressRefused) return 'url_not_allowed';
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError') return 'timeout';
  if (typeof code !== 'string') return null;
  if (TLS.test(code)) return 'tls_failed';
  return BY_CODE[code] ?? (code.startsWith('HPE_') ? 'unexpected_answer' : null);
}

/** What the status of an authenticated request means. Redirects are not followed, and nothing here answers with one. */
export function outcomeOfStatus(status: number): CheckOutcome {
  if (status >= 200 && status < 300) return null;
  if (status === 401) return 'authentication_failed';
  if (status === 403) return 'permission_denied';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'unexpected_answer';
}
