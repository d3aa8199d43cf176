import { problem } from '@app/kernel';

export class AccountLinkRequired extends problem(409, 'account_link_required', 'Another account has this address: sign in there, then link the provider.') {}
export class ProviderTokenInvalid extends problem(401, 'provider_token_invalid', 'The token of the provider was refused.') {}
export class ProviderRefused extends problem(403, 'provider_refused', 'The provider did not vouch for you.') {}
export class ProviderUnavailable extends problem(503, 'provider_unavailable', 'The provider does not answer; retry.') {}
export class ProviderEmailRequired extends problem(403, 'email_required', 'The provider told no address of yours, and there is no account without one.') {}
export class TicketInvalid extends problem(401, 'ticket_invalid', 'The ticket is unknown, used, expired, or of another browser: sign in again.') {}
export class LastWayIn extends problem(409, 'last_way_in', 'Nobody could sign in to the account any more: set a password or add a passkey first.') {}
