import { Injectable, Optional } from '@nestjs/common';
import { kernelConfig } from '@app/kernel';
import { identityConfig } from '../identity.config.js';
import { NoOrganizationProviders, OrganizationProviders } from './organization-providers.js';
import { FIREBASE, firebaseIssuerOf, PROVIDER_KEY, type InstallationProvider, type OidcProvider } from './provider-settings.js';

/** A provider with whose it is: what an organization's own provider says of addresses proves nothing to others. */
export type KnownProvider = InstallationProvider & { organizationId: string | null };

export interface Offer {
  key: string;
  label: string;
  kind: 'oidc' | 'firebase';
  organizationId: string | null;
}

/** The providers of identities users may choose from. */
@Injectable()
export class Providers {
  constructor(@Optional() private readonly ofOrganizations: OrganizationProviders = new NoOrganizationProviders()) {}

  /** The installation's, then those of the organization. */
  async offered(organizationId: string | null): Promise<Offer[]> {
    const { OIDC_PROVIDERS, FIREBASE_PROJECT_ID } = identityConfig.value();
    const own = organizationId ? await this.ofOrganizations.providersOf(organizationId) : [];
    return [
      ...OIDC_PROVIDERS.map(({ key, label }) => ({ key, label, kind: 'oidc' as const, organizationId: null })),
      ...(FIREBASE_PROJECT_ID ? [{ key: FIREBASE, label: 'Firebase', kind: 'firebase' as const, organizationId: null }] : []),
      ...own.map(({ key, label }) => ({ key, label, kind: 'oidc' as const, organizationId })),
    ];
  }

  /** The provider of this key: the organization's own when one is named, else the installation's. */
  async find(key: string, organizationId: string | null): Promise<KnownProvider | null> {
    if (!PROVIDER_KEY.test(key)) return null;
    if (!organizationId) return this.installed(({ key: own }) => own === key);
    const provider = await this.ofOrganizations.find(organizationId, key);
    return provider && ofOrganization(provider, organizationId);
  }

  /** Whether somebody whom this issuer vouches for could sign in now. */
  async isOffered({ provider, organizationId, issuer }: { provider: string; organizationId: string | null; issuer: string }): Promise<boolean> {
    const { FIREBASE_PROJECT_ID: project } = identityConfig.value();
    if (provider === FIREBASE) return project !== undefined && issuer === firebaseIssuerOf(project);
    return (await this.find(provider, organizationId))?.issuer === issuer;
  }

  /** The installation's providers of one preset. */
  ofPreset(preset: 'mozilla'): KnownProvider[] {
    return identityConfig.value().OIDC_PROVIDERS.filter((provider) => provider.preset === preset).map((provider) => ({ ...provider, organizationId: null }));
  }

  private installed(matches: (provider: InstallationProvider) => boolean): KnownProvider | null {
    const provider = identityConfig.value().OIDC_PROVIDERS.find(matches);
    return provider ? { ...provider, organizationId: null } : null;
  }
}

/** Where the provider sends the browser back to. Each provider has its own address, so that none can pass for another (RFC 9700 §4.4). */
export function callbackUrlOf({ key, organizationId }: KnownProvider): string {
  const url = new URL(`/v1/auth/oidc/${key}/callback`, kernelConfig.value().PUBLIC_URL);
  if (organizationId) url.searchParams.set('organizationId', organizationId);
  return url.href;
}

const ofOrganization = (provider: OidcProvider, organizationId: string): KnownProvider => ({
  ...provider, organizationId, preset: null, usesProofKey: true, provesEmails: false, authorizationParameters: {},
});
