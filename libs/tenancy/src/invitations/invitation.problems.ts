import { problem } from '@app/kernel';

export class InvitationPending extends problem(409, 'invitation_pending', 'There is an invitation for this address already; send it again or take it back.') {}
export class InvitationNotPending extends problem(409, 'invitation_not_pending', 'The invitation was answered or taken back.') {}
export class AlreadyMember extends problem(409, 'already_member', 'This user is a member of the organization already.') {}
export class InvitationExpired extends problem(410, 'invitation_expired', 'The invitation has expired; ask for another one.') {}
export class InvitationWithdrawn extends problem(410, 'invitation_revoked', 'The invitation was taken back.') {}
export class InvitationAnswered extends problem(410, 'invitation_answered', 'The invitation was accepted or declined before.') {}
export class InviterMayNot extends problem(410, 'inviter_may_not', 'Whoever invited you may not do so any more; ask for another invitation.') {}
export class InvitationForOthers extends problem(403, 'invitation_for_other_address', 'The invitation is for an address that you have not verified as yours.') {}
export class AddressHasAccount extends problem(409, 'address_has_account', 'There is an account with this address: sign in, then accept the invitation.') {}
