import { Injectable } from '@nestjs/common';
import type { OidcProvider } from './provider-settings.js';

/**
 * The OpenID providers organizations named themselves. Tenancy may implement it and export it under this class, as it does
 * with OrganizationDirectory; without that no organization has any. Called with nobody signed in: the answer must not
 * depend on who asks.
 */
export abstract class OrganizationProviders {
  /** Those the organization offers now, in the order it shows them; none for an unknown organization. */
  abstract providersOf(organizationId: string): Promise<OidcProvider[]>;

  /** The one with this key, while the organization offers it. */
  abstract find(organizationId: string, key: string): Promise<OidcProvider | null>;
}

/** No organization has a provider of its own. */
@Injectable()
export class NoOrganizationProviders extends OrganizationProviders {
  async providersOf(): Promise<OidcProvider[]> {
    return [];
  }

  async find(): Promise<null> {
    return null;
  }
}
