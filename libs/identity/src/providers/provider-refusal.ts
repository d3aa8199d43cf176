/** Why a sign-in through a provider was refused, as the application that is returned to may know it. */
export const REFUSAL_CODES = [
  'access_denied', 'login_expired', 'provider_refused', 'provider_unavailable', 'account_link_required', 'email_required', 'identity_taken', 'user_not_active',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** A sign-in through a provider that leads nowhere. `reason` is for the operator's log: it names checks, never values. */
export class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal';

  constructor(
    readonly code: RefusalCode,
    readonly reason: string,
    readonly userId: string | null = null,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}
