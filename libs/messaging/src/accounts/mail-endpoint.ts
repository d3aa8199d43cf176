import { readFileSync } from 'node:fs';
import { rootCertificates, type ConnectionOptions } from 'node:tls';
import type { EgressFilter } from '@app/kernel';

/** How a connection to a mail server is protected; `starttls` refuses to go on without it. */
export const MAIL_SECURITIES = ['tls', 'starttls', 'none'] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];

/** What to dial and how to protect it. */
export interface MailEndpoint {
  host: string;
  port: number;
  servername: string | undefined;
  isImplicitTls: boolean;
  /** True: STARTTLS or no connection. False: plain text. Undefined: STARTTLS where offered. */
  requireStartTls: boolean | undefined;
  tls: ConnectionOptions;
}

const IMPLICIT_TLS_PORTS = new Set([465, 993]);

/** The security people mean when they name only a port (RFC 8314 §3). */
export const securityOfPort = (port: number): MailSecurity => (IMPLICIT_TLS_PORTS.has(port) ? 'tls' : 'starttls');

/**
 * Resolves and checks a mail server, then says how to connect to exactly that address. On loopback, which only an
 * operator can allow, nobody can listen in: STARTTLS is used where offered and certificates are not verified.
 * Rejects with EgressRefused or the DNS error.
 */
export async function mailEndpoint(egress: EgressFilter, target: { host: string; port: number; security: MailSecurity }, caFile?: string): Promise<MailEndpoint> {
  const { host, port, servername } = await egress.connect(target.host, target.port);
  const isLoopback = /^(127\.|::1$)/.test(host);
  return {
    host,
    port,
    servername,
    isImplicitTls: target.security === 'tls',
    requireStartTls: target.security === 'starttls' && !isLoopback ? true : target.security === 'none' ? false : undefined,
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !isLoopback,
      ...(servername ? { servername } : {}),
      ...(caFile ? { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] } : {}),
    },
  };
}

/** Plain text is for servers on this very machine, named by a literal address or as localhost. */
export const mayGoUnprotected = (host: string): boolean => /^(127\.|::1$|localhost$)/.test(host);
