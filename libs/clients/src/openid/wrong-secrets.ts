import { ExpiringCache, kernelConfig, problems } from '@app/kernel';

const MAX_KNOWN = 20_000;
const WINDOW_MS = 60_000;
/** As many programs behind one address may go wrong before it is refused as a whole. */
const CLIENTS_OF_ADDRESS = 10;
const CLIENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Count {
  wrong: number;
  endsAtMs: number;
}

/**
 * What programs showed in vain in the running minute, in this process. It is counted for a program at an address, so that others behind
 * the same address (a NAT) are heard; and, with a larger limit, for the address: another name each time must not be a new start.
 */
export class WrongSecrets {
  readonly #counts: ExpiringCache<Count>;

  constructor(private readonly nowMs: () => number = Date.now) {
    this.#counts = new ExpiringCache(MAX_KNOWN, nowMs);
  }

  /** 429 until the minute is over for whoever showed too many, however right the next one. */
  assertFew(ip: string, authorization: string): void {
    for (const { key, max } of limitsOf(ip, authorization)) {
      const count = this.#counts.get(key);
      if (count && count.wrong > max) throw new problems.TooManyRequests({ headers: { 'retry-after': String(Math.ceil((count.endsAtMs - this.nowMs()) / 1_000)) } });
    }
  }

  note(ip: string, authorization: string): void {
    for (const { key } of limitsOf(ip, authorization)) {
      const { wrong, endsAtMs } = this.#counts.get(key) ?? { wrong: 0, endsAtMs: this.nowMs() + WINDOW_MS };
      this.#counts.set(key, { wrong: wrong + 1, endsAtMs }, endsAtMs);
    }
  }
}

const limitsOf = (ip: string, authorization: string) => {
  const { RATE_LIMIT_ANONYMOUS_PER_MINUTE: max } = kernelConfig.value();
  return [{ key: `${ip} ${clientOf(authorization)}`, max }, { key: ip, max: CLIENTS_OF_ADDRESS * max }];
};

/** The `client_id` of Basic credentials (RFC 6749 §2.3.1); nothing for what cannot be one of ours. */
function clientOf(authorization: string): string {
  const [, encoded = ''] = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization) ?? [];
  const id = Buffer.from(encoded, 'base64').toString().split(':', 1)[0]!;
  return CLIENT_ID.test(id) ? id : '';
}
