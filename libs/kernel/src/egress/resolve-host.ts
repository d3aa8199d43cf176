import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';

/** How long a name server may think, asked twice. */
const TIMEOUT_MS = 2_000;
/** After this time the settings of the system are read again: a machine may have moved to another network. */
const SETTINGS_MS = 30_000;
const NO_SUCH = ['ENOTFOUND', 'ENODATA'];

/** The addresses of a name as the system knows them, from its hosts file too. Holds one of the few threads of the process until there is an answer. */
export const askSystem = (hostname: string): Promise<LookupAddress[]> => lookup(hostname, { all: true, order: 'verbatim' });

/**
 * Asks the name servers without holding a thread: those of a name somebody else chose may never answer, and four that do not would
 * keep every other name, file and password hash of the process waiting.
 */
export class NameServers {
  #resolver: Resolver | undefined;
  #readAt = 0;

  /** `servers` instead of those of the system. */
  constructor(private readonly options: { servers?: readonly string[]; timeoutMs?: number } = {}) {}

  /** IPv4 first. Rejects with the codes of dns.lookup: ENOTFOUND when there is no such name, EAI_AGAIN when nobody could say. */
  async ask(hostname: string): Promise<LookupAddress[]> {
    const resolver = this.resolver();
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const all = answers.flatMap((answer, index) => (answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })) : []));
    if (all.length > 0) return all;
    const isAbsent = answers.every((answer) => answer.status === 'fulfilled' || NO_SUCH.includes((answer.reason as NodeJS.ErrnoException).code ?? ''));
    throw Object.assign(new Error('The host name has no address.'), { code: isAbsent ? 'ENOTFOUND' : 'EAI_AGAIN' });
  }

  private resolver(): Resolver {
    const now = performance.now();
    if (this.#resolver && now - this.#readAt < SETTINGS_MS) return this.#resolver;
    const { servers, timeoutMs = TIMEOUT_MS } = this.options;
    this.#resolver = new Resolver({ timeout: timeoutMs, tries: 2, maxTimeout: timeoutMs });
    if (servers) this.#resolver.setServers(servers);
    this.#readAt = now;
    return this.#resolver;
  }
}
