import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { defineJob, Handles, kernelConfig, Mailer, requireOrganizationId, requireScope, shortenedName, type JobData } from '@app/kernel';
import { z } from 'zod';
import type { MemberRole } from '../members/roles.js';
import { newInvitationToken } from './invitation-token.js';

/** Mails an invitation; its token, only the handler knows. */
export const SendInvitation = defineJob('tenancy.send-invitation', { data: z.object({ invitationId: z.uuid() }), transaction: 'own' });

interface Letter {
  email: string;
  role: MemberRole;
  organizationName: string;
  invitedById: string;
  expiresOn: string;
  token: string;
}

/** Makes the token, stores its hash, then mails it. A repeated run mails another token, and only the newest opens anything. */
@Injectable()
export class SendInvitationHandler {
  constructor(
    private readonly identity: IdentityApi,
    private readonly mailer: Mailer,
  ) {}

  @Handles(SendInvitation)
  async send({ invitationId }: JobData<typeof SendInvitation>): Promise<void> {
    const letter = await this.newLetter(invitationId);
    if (!letter) return;
    const [inviter] = await this.identity.usersByIds([letter.invitedById]);
    await this.mailer.send({ to: { address: letter.email }, ...write(letter, inviter?.displayName ?? 'Somebody') });
  }

  /** Null for an invitation that waits for nobody any more. */
  private async newLetter(invitationId: string): Promise<Letter | null> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const { token, hash } = newInvitationToken(organizationId);
    const [row] = await scope.transaction(() =>
      scope.rows<Omit<Letter, 'token'>>(
        `update invitations i set token_hash = ? from organizations o
         where i.organization_id = ? and i.id = ? and i.status = 'pending' and i.expires_at > now() and o.id = i.organization_id and o.is_active
         returning i.email, i.role, o.name as "organizationName", i.invited_by_id as "invitedById", to_char(i.expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' as "expiresOn"`,
        [hash, organizationId, invitationId],
      ),
    );
    return row ? { ...row, token } : null;
  }
}

function write({ role, organizationName, expiresOn, token }: Letter, inviterName: string) {
  const [organization, inviter] = [shortenedName(organizationName), shortenedName(inviterName)];
  return {
    subject: `${inviter} invites you to ${organization}`,
    // behind the #, so that no server's log and no Referer header ever shows the token
    text: `Hello,

${inviter} invites you to join ${organization} on Frontoffice as ${role.replace('_', ' ')}.

To answer, open
${kernelConfig.value().PUBLIC_URL}/invitation#${token}

The invitation is good until ${expiresOn}, for this address only.
If you do not know what it is about, ignore this message.
`,
  };
}
