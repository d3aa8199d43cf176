import { Injectable } from '@nestjs/common';
import { EgressFilter } from '@app/kernel';
import type { z } from 'zod';
import { ProviderRefusal } from './provider-refusal.js';

export interface ProviderQuestion {
  /** A form to POST; a GET without. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  maxBytes?: number;
}

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

/** Every request to a provider: filtered, five seconds and one megabyte at most, never redirected, JSON or nothing. */
@Injectable()
export class AskProvider {
  constructor(private readonly egress: EgressFilter) {}

  /** The answer in this shape. ProviderRefusal `provider_unavailable` when there is none, `provider_refused` for any other. */
  async json<S extends z.ZodType>(url: string, schema: S, { form, headers, maxBytes = MAX_BYTES }: ProviderQuestion = {}): Promise<z.output<S>> {
    const response = await this.send(url, form, headers, maxBytes);
    if (response.status !== 200) throw refused(`answered ${response.status}`, new UnexpectedStatus(response.status));
    const body: unknown = await response.json().catch((cause: unknown) => {
      throw refused('no JSON', cause);
    });
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw refused(`unexpected answer: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`);
    return parsed.data;
  }

  /** Posts a form whose answer does not matter. */
  async post(url: string, form: Record<string, string>, headers: Record<string, string>): Promise<void> {
    await this.send(url, form, headers, MAX_BYTES);
  }

  private async send(url: string, form: Record<string, string> | undefined, headers: Record<string, string> = {}, maxBytes: number): Promise<Response> {
    try {
      return await this.egress.fetch(url, {
        method: form ? 'POST' : 'GET',
        headers: { accept: 'application/json', ...headers },
        body: form ? new URLSearchParams(form) : null,
        timeoutMs: TIMEOUT_MS,
        maxResponseBytes: maxBytes,
      });
    } catch (cause) {
      throw new ProviderRefusal('provider_unavailable', `no answer: ${nameOf(cause)}`, null, { cause });
    }
  }

  /** Throws unless the URL may be called from here. */
  assertAllowed(url: string): void {
    this.egress.assertUrlAllowed(url);
  }
}

/** The provider answered, but not what was asked for. */
export class UnexpectedStatus extends Error {
  override readonly name = 'UnexpectedStatus';

  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

const refused = (reason: string, cause?: unknown): ProviderRefusal => new ProviderRefusal('provider_refused', reason, null, { cause });

/** The code or class of an error: its message may quote what a stranger wrote. */
export function nameOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}
