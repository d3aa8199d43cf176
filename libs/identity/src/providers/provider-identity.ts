/** Tokens a provider gave for its own interfaces. */
export interface ProviderTokenSet {
  accessToken: string;
  refreshToken: string | null;
  /** When the access token expires; null when the provider does not say. */
  expiresAt: Date | null;
  /** Separated by blanks; null when the provider does not say. */
  scopes: string | null;
}

/** Somebody a provider vouches for. */
export interface ProviderIdentity {
  /** Key of the provider. */
  provider: string;
  organizationId: string | null;
  issuer: string;
  subject: string;
  /** Lower case. */
  email: string | null;
  /** The provider says that the address is theirs. What an organization's own provider says is worth nothing to others. */
  emailVerified: boolean;
  name: string | null;
  /** An https URL. */
  picture: string | null;
  /** When they signed in there, for a token that is handed on for a while; null where the provider was asked just now. */
  signedInAt: Date | null;
  tokens: ProviderTokenSet | null;
}
