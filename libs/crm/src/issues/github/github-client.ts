import { EgressFilter } from '@app/kernel';
import type { GithubAccess } from '@app/tenancy';
import { Injectable } from '@nestjs/common';

export const GITHUB_FAILURES = ['authentication_failed', 'permission_denied', 'not_found', 'gone', 'rejected', 'rate_limited', 'unreachable'] as const;
export type GithubFailure = (typeof GITHUB_FAILURES)[number];

/** GitHub did not do what was asked; never says more than a code, because its words may quote the request. */
export class GithubRefused extends Error {
  override readonly name = 'GithubRefused';

  constructor(
    readonly reason: GithubFailure,
    /** Not to be asked again before, when GitHub said so. */
    readonly retryAt: Date | null = null,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }

  /** Time alone may heal it. */
  isPassing(): boolean {
    return this.reason === 'rate_limited' || this.reason === 'unreachable';
  }
}

/** An answer below 400; redirects are among them, they are not followed. */
export interface GithubAnswer {
  status: number;
  headers: Record<string, string | number | undefined>;
  data: unknown;
}

const TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;
const DEFAULT_PAUSE_MS = 60_000;
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Requests to the REST API of GitHub, through the egress filter: the address of an Enterprise Server is the organization's to choose. */
@Injectable()
export class GithubClient {
  constructor(private readonly egress: EgressFilter) {}

  /** Throws GithubRefused for every answer from 400 on, and when there is none. */
  async request(access: GithubAccess, route: string, parameters: Record<string, unknown> = {}, signal?: AbortSignal): Promise<GithubAnswer> {
    const { Octokit } = await import('@octokit/core');
    const octokit = new Octokit({
      auth: access.token,
      baseUrl: access.apiUrl,
      userAgent: 'Frontoffice',
      log: SILENT,
      request: { fetch: this.fetch, signal, log: SILENT },
    });
    try {
      const { status, headers, data } = await octokit.request(route, { ...parameters, headers: { 'x-github-api-version': '2022-11-28', accept: 'application/vnd.github+json' } });
      return { status, headers, data };
    } catch (error) {
      throw refusalOf(error, signal);
    }
  }

  private readonly fetch = (input: string, init: { method?: string; headers?: Record<string, string>; body?: string | null; signal?: AbortSignal }): Promise<Response> =>
    this.egress.fetch(input, { ...init, timeoutMs: TIMEOUT_MS, maxResponseBytes: MAX_RESPONSE_BYTES });
}

function refusalOf(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const { status, response } = (error ?? {}) as { status?: number; response?: { headers?: Record<string, string | undefined> } };
  if (!response) return new GithubRefused('unreachable', null, { cause: error });
  const headers = response.headers ?? {};
  const retryAt = limitedUntil(status ?? 0, headers);
  if (retryAt) return new GithubRefused('rate_limited', retryAt);
  return new GithubRefused(reasonOf(status ?? 0), status === 503 ? afterSeconds(headers['retry-after']) : null);
}

function reasonOf(status: number): GithubFailure {
  if (status === 401) return 'authentication_failed';
  if (status === 403) return 'permission_denied';
  if (status === 404) return 'not_found';
  if (status === 410) return 'gone';
  return status >= 500 ? 'unreachable' : 'rejected';
}

/** GitHub's primary limit is told by `x-ratelimit-reset`, its secondary ones by `retry-after`; either comes with 403 or 429. */
function limitedUntil(status: number, headers: Record<string, string | undefined>): Date | null {
  if (status !== 403 && status !== 429) return null;
  const after = afterSeconds(headers['retry-after']);
  if (after) return after;
  if (headers['x-ratelimit-remaining'] === '0' && headers['x-ratelimit-reset']) return new Date(Number(headers['x-ratelimit-reset']) * 1000);
  return status === 429 ? new Date(Date.now() + DEFAULT_PAUSE_MS) : null;
}

const afterSeconds = (value: string | undefined): Date | null => (value && /^\d+$/.test(value) ? new Date(Date.now() + Number(value) * 1000) : null);
