import { Injectable } from '@nestjs/common';
import { ExpiringCache } from '@app/kernel';
import { z } from 'zod';
import { AskProvider, nameOf } from './ask-provider.js';
import { ProviderRefusal } from './provider-refusal.js';

const endpoint = () => z.url().max(2000);
const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint(),
  token_endpoint: endpoint(),
  jwks_uri: endpoint(),
  userinfo_endpoint: endpoint().optional(),
  revocation_endpoint: endpoint().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

/** What a provider says of itself (OpenID Connect Discovery 1.0 §3), as far as it matters here. */
export type ProviderMetadata = z.output<typeof Metadata>;

const KEPT_MS = 3_600_000;
const MAX_KEPT = 500;
const MAX_BYTES = 64 * 1024;

/** Discovery documents, asked for when first needed: a provider that is down must not keep this application from starting. */
@Injectable()
export class Discovery {
  readonly #known = new ExpiringCache<ProviderMetadata>(MAX_KEPT);

  constructor(private readonly ask: AskProvider) {}

  /** ProviderRefusal when there is no document, it names another issuer, or leads where nothing may be called. */
  async of(issuer: string): Promise<ProviderMetadata> {
    return this.#known.load(issuer, KEPT_MS, () => this.fetch(issuer));
  }

  private async fetch(issuer: string): Promise<ProviderMetadata> {
    const metadata = await this.ask.json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, Metadata, { maxBytes: MAX_BYTES });
    // a document may be written for whoever asks; the issuer in it is what tokens are compared with (RFC 8414 §3.3)
    if (metadata.issuer !== issuer) throw new ProviderRefusal('provider_refused', 'discovery names another issuer');
    const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint, revocation_endpoint } = metadata;
    for (const url of [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint, revocation_endpoint]) this.assertAllowed(url);
    return metadata;
  }

  private assertAllowed(url: string | undefined): void {
    try {
      if (url) this.ask.assertAllowed(url);
    } catch (cause) {
      throw new ProviderRefusal('provider_refused', `discovery names a forbidden address: ${nameOf(cause)}`, null, { cause });
    }
  }
}
