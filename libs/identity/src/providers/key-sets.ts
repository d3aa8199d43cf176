import { Injectable } from '@nestjs/common';
import { Clock, ExpiringCache } from '@app/kernel';
import { createLocalJWKSet, errors, type CryptoKey, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { z } from 'zod';
import { AskProvider } from './ask-provider.js';

const MAX_KEYS = 100;
const MAX_BYTES = 256 * 1024;
const KEPT_MS = 3_600_000;
const MAX_KEPT = 500;
const REFETCH_AFTER_MS = 300_000;

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1).max(MAX_KEYS) });

interface Held {
  find: ReturnType<typeof createLocalJWKSet>;
  /** When the provider was last asked, with or without success. */
  askedAtMs: number;
  renewal?: Promise<Held>;
}

type Resolve = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/**
 * Public keys of providers by their address (RFC 7517). A token may name a key that was added since: the set is then
 * fetched again, at most once in five minutes, so that made-up key ids cost nobody a request each.
 */
@Injectable()
export class KeySets {
  readonly #held: ExpiringCache<Held>;

  constructor(
    private readonly ask: AskProvider,
    private readonly clock: Clock,
  ) {
    this.#held = new ExpiringCache(MAX_KEPT, () => clock.now().getTime());
  }

  /** Finds the key a token was signed with; what the token's own header says of keys (`jwk`, `jku`, `x5u`) is never looked at. */
  at(url: string): Resolve {
    return async (header, token) => {
      const held = await this.#held.load(url, KEPT_MS, () => this.fetch(url));
      try {
        return await held.find(header, token);
      } catch (error) {
        const renewed = error instanceof errors.JWKSNoMatchingKey ? await this.renewed(url, held) : held;
        if (renewed === held) throw error;
        return renewed.find(header, token);
      }
    };
  }

  private async renewed(url: string, held: Held): Promise<Held> {
    if (this.nowMs() - held.askedAtMs >= REFETCH_AFTER_MS) {
      held.askedAtMs = this.nowMs();
      held.renewal = this.fetch(url).then((fresh) => {
        this.#held.set(url, fresh, this.nowMs() + KEPT_MS);
        return fresh;
      }, () => held);
    }
    return held.renewal ?? held;
  }

  private async fetch(url: string): Promise<Held> {
    const set = (await this.ask.json(url, KeySet, { maxBytes: MAX_BYTES })) as JSONWebKeySet;
    return { find: createLocalJWKSet(set), askedAtMs: this.nowMs() };
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}
