import { problem } from '@app/kernel';

export class EmailAlreadyAdded extends problem(409, 'email_already_added', 'This address is among yours already.') {}
export class EmailLimitReached extends problem(409, 'email_limit_reached', 'A user may have ten addresses; remove one first.') {}
export class EmailNotVerified extends problem(409, 'email_not_verified', 'Verify the address first.') {}
export class EmailIsPrimary extends problem(409, 'email_is_primary', 'This is the primary address; make another one primary first.') {}
export class EmailChangePending extends problem(409, 'email_change_pending', 'This address was primary until lately, and may take that back for seven days; then it can be removed.') {}
export class EmailChangeTokenInvalid extends problem(422, 'email_change_token_invalid', 'This link was used before, or is no longer good.') {}
