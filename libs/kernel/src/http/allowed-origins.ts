import { Injectable } from '@nestjs/common';
import { ExpiringCache } from '../cache/expiring-cache.js';
import { kernelConfig } from '../config/kernel.config.js';

const STALE_MS = 2_000;

/** Answers origins (RFC 6454) as browsers send them. */
export type OriginSource = () => Promise<readonly string[]>;

/** Whose pages may call the API: the configuration says it, and whatever contexts registered; what these answered is good for two seconds. */
@Injectable()
export class AllowedOrigins {
  readonly #configured = new Set(kernelConfig.value().CORS_ORIGINS);
  readonly #sources: OriginSource[] = [];
  readonly #known = new ExpiringCache<ReadonlySet<string>>(1);

  register(source: OriginSource): void {
    this.#sources.push(source);
  }

  async has(origin: string): Promise<boolean> {
    if (this.#configured.has(origin)) return true;
    const known = await this.#known.load('all', STALE_MS, async () => new Set((await Promise.all(this.#sources.map((source) => source()))).flat()));
    return known.has(origin);
  }

  /** What was remembered is asked for again. */
  forget(): void {
    this.#known.deleteWhere(() => true);
  }
}
