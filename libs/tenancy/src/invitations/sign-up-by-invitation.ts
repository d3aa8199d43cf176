import { Injectable } from '@nestjs/common';
import { IdentityApi, type SignedInView } from '@app/identity';
import { constraintOf, requireScope } from '@app/kernel';
import { AnswerInvitation } from './answer-invitation.js';
import type { InvitationSignUp } from './invitation.dto.js';
import { AddressHasAccount } from './invitation.problems.js';
import { ReceivedInvitations } from './received-invitations.js';

/** A new user who comes with an invitation: user, membership and first session in one transaction. */
@Injectable()
export class SignUpByInvitation {
  constructor(
    private readonly identity: IdentityApi,
    private readonly received: ReceivedInvitations,
    private readonly answers: AnswerInvitation,
  ) {}

  /** The refusals of an invitation; 409 `address_has_account` where the address is somebody's: only they may accept. */
  async signUp({ token, password, displayName }: InvitationSignUp): Promise<SignedInView> {
    const ref = this.received.byToken(token);
    const email = await this.received.addressOf(ref);
    requireScope().actAs(null, null);
    if (await this.identity.ownerOf(email)) throw new AddressHasAccount();
    return this.identity
      .signUpInto(ref.organizationId, { email, password, displayName }, async (userId) => (await this.answers.join(ref, userId)).organization)
      .catch((error: unknown) => {
        throw constraintOf(error) === 'user_emails_verified' ? new AddressHasAccount({ cause: error }) : error;
      });
  }
}
