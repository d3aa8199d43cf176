import type { LookupAddress } from 'node:dns';
import type * as http from 'node:http';
import type * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './address-policy.js';
import { allowsAddress, allowsHost, type EgressAllowEntry } from './allow-list.js';
import { EgressRefused } from './egress-refused.js';
import { FilteredHttpAgent, FilteredHttpsAgent } from './filtered-agents.js';
import { filteredRequest, type EgressRequestInit } from './filtered-request.js';
import { askSystem, NameServers } from './resolve-host.js';
import { hostnameOf, isInternalName, parseTargetHost, parseTargetUrl } from './target.js';

export interface EgressFilterOptions {
  /** The operator's exceptions, from EGRESS_ALLOW. */
  allow?: readonly EgressAllowEntry[];
  /** Host names of this installation, which it does not call. */
  ownHosts?: readonly string[];
  /** All addresses of a host name, for tests that bring their own. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>;
  /** Those of the system unless given. */
  nameServers?: NameServers;
}

/** What to dial for a checked host: an IP address, and the name TLS must verify (undefined when the host is an address). */
export interface EgressConnection {
  host: string;
  port: number;
  servername: string | undefined;
}

/** SMTP and IMAP, with and without implicit TLS (RFC 8314). */
const MAIL_PORTS: readonly number[] = [25, 143, 465, 587, 993];
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/**
 * Lets connections whose target a user chose go to the public Internet only (server-side request forgery, CWE-918).
 * `assert…` judge the form and are for refusing early; what counts is decided when a connection is made, on the very
 * addresses that are dialled, so that a DNS answer that changes afterwards gains nothing.
 */
export class EgressFilter {
  readonly #allow: readonly EgressAllowEntry[];
  readonly #ownHosts: ReadonlySet<string>;
  readonly #resolve: EgressFilterOptions['resolve'];
  readonly #nameServers: NameServers;
  readonly #httpAgent = new FilteredHttpAgent(this);
  readonly #httpsAgent = new FilteredHttpsAgent(this);

  constructor(options: EgressFilterOptions = {}) {
    this.#allow = options.allow ?? [];
    this.#ownHosts = new Set(options.ownHosts);
    this.#resolve = options.resolve;
    this.#nameServers = options.nameServers ?? new NameServers();
  }

  /**
   * The canonical URL, or EgressRefused. Only `https:` on port 443 unless `protocols` adds `http:` (port 80); targets on
   * the allow-list may use either scheme on their port. Does not ask the DNS.
   */
  assertUrlAllowed(input: string | URL, { protocols = ['https:'] }: { protocols?: readonly string[] } = {}): URL {
    const url = parseTargetUrl(input, Object.keys(DEFAULT_PORTS));
    const defaultPort = DEFAULT_PORTS[url.protocol]!;
    const port = url.port === '' ? defaultPort : Number(url.port);
    if (this.isListed(hostnameOf(url), port)) return url;
    if (!protocols.includes(url.protocol)) throw new EgressRefused('scheme');
    if (port !== defaultPort) throw new EgressRefused('port');
    this.assertNotInternal(hostnameOf(url));
    return url;
  }

  /** The canonical host name or address, or EgressRefused; the ports of SMTP and IMAP unless told otherwise. */
  assertHostAllowed(input: string, port: number, ports: readonly number[] = MAIL_PORTS): string {
    const hostname = parseTargetHost(input);
    if (this.isListed(hostname, port)) return hostname;
    if (!ports.includes(port)) throw new EgressRefused('port');
    this.assertNotInternal(hostname);
    return hostname;
  }

  /** For `lookup` options of sockets: like dns.lookup, but fails with EgressRefused unless every address is allowed. */
  readonly lookup: LookupFunction = (hostname, options, callback) => this.lookupFor(undefined)(hostname, options, callback);

  /** The same for a known port, so that allow-list entries with that port count. */
  lookupFor(port: number | undefined): LookupFunction {
    return (hostname, options, callback) => {
      this.allowedAddresses(hostname, port).then(
        (all) => answer(all, options.family, options.all === true, callback),
        (error: NodeJS.ErrnoException) => callback(error, '', 0),
      );
    };
  }

  /** For clients of node:http; sockets never skip the check, also not for literal addresses. */
  httpAgent(): http.Agent {
    return this.#httpAgent;
  }

  /** For clients of node:https. */
  httpsAgent(): https.Agent {
    return this.#httpsAgent;
  }

  /** Resolves and checks a mail server; dial `host`, verify `servername`. Rejects with EgressRefused or the DNS error. */
  async connect(input: string, port: number, ports?: readonly number[]): Promise<EgressConnection> {
    const hostname = this.assertHostAllowed(input, port, ports);
    const [first] = await this.allowedAddresses(hostname, port);
    return { host: first!.address, port, servername: isIP(hostname) === 0 ? hostname : undefined };
  }

  /**
   * A `fetch` for user-chosen URLs: every target is checked, redirects are returned and not followed, the time
   * (`timeoutMs`, 10 s) and the size of the answer (`maxResponseBytes`, 1 MiB) are bounded, proxies are ignored.
   */
  async fetch(input: string | URL, init: EgressRequestInit = {}): Promise<Response> {
    const url = this.assertUrlAllowed(input, init.protocols ? { protocols: init.protocols } : {});
    return filteredRequest(url, init, url.protocol === 'https:' ? this.#httpsAgent : this.#httpAgent);
  }

  /** Throws EgressRefused unless an address may be dialled on a port; for whoever opens sockets to literal addresses. */
  assertAddressAllowed(address: string, port: number | undefined): void {
    if (!isPublicAddress(address) && !allowsAddress(this.#allow, address, port)) throw new EgressRefused('address');
  }

  private async allowedAddresses(input: string, port: number | undefined): Promise<LookupAddress[]> {
    const hostname = parseTargetHost(input);
    const literal = isIP(hostname);
    const isListed = allowsHost(this.#allow, hostname, port);
    const all = literal === 0 ? await this.addressesOf(hostname, isListed) : [{ address: hostname, family: literal }];
    if (all.length === 0) throw Object.assign(new Error('The host name has no address.'), { code: 'ENOTFOUND' });
    // one private answer among public ones is an attack or a mistake; either way the dialler could pick it
    if (!isListed) for (const { address } of all) this.assertAddressAllowed(address, port);
    return all;
  }

  /** What the operator listed may be known to this machine only; every other name is asked of the name servers, if it may be public at all. */
  private addressesOf(hostname: string, isListed: boolean): Promise<LookupAddress[]> {
    if (!isListed) this.assertNotInternal(hostname);
    if (this.#resolve) return this.#resolve(hostname);
    return isListed ? askSystem(hostname) : this.#nameServers.ask(hostname);
  }

  private isListed(hostname: string, port: number): boolean {
    return allowsHost(this.#allow, hostname, port) || allowsAddress(this.#allow, hostname, port);
  }

  private assertNotInternal(hostname: string): void {
    if (isIP(hostname) !== 0) {
      if (!isPublicAddress(hostname)) throw new EgressRefused('address');
    } else if (isInternalName(hostname) || this.#ownHosts.has(hostname)) {
      throw new EgressRefused('host');
    }
  }
}

function answer(all: LookupAddress[], family: unknown, wantsAll: boolean, callback: Parameters<LookupFunction>[2]): void {
  const wanted = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;
  const usable = wanted === 4 || wanted === 6 ? all.filter((entry) => entry.family === wanted) : all;
  const [first] = usable;
  if (!first) callback(Object.assign(new Error('The host name has no such address.'), { code: 'ENOTFOUND' }), '', 0);
  else if (wantsAll) callback(null, usable);
  else callback(null, first.address, first.family);
}
