import { defineJob, Handles, kernelConfig, Mailer, requireOrganizationId, requireScope, shortenedName, type JobData } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { newCustomerInvitationToken } from './customer-invitation-token.js';

/** Mails an invitation to a customer; its token, only the handler knows. */
export const MailCustomerInvitationJob = defineJob('commerce.mail-customer-invitation', { data: z.object({ customerId: z.uuid() }), transaction: 'own' });

interface Letter {
  email: string;
  customerName: string;
  organizationName: string;
  expiresOn: string;
  token: string;
}

/** Makes the token, stores its hash, then mails it. A repeated run mails another token, and only the newest opens anything. */
@Injectable()
export class MailCustomerInvitation {
  constructor(private readonly mailer: Mailer) {}

  @Handles(MailCustomerInvitationJob)
  async mail({ customerId }: JobData<typeof MailCustomerInvitationJob>): Promise<void> {
    const letter = await this.newLetter(customerId);
    if (letter) await this.mailer.send({ to: { address: letter.email }, ...write(letter) });
  }

  /** Null for one that was taken back or answered, and for a customer who is gone or has another address by now. */
  private async newLetter(customerId: string): Promise<Letter | null> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const { token, hash } = newCustomerInvitationToken(organizationId);
    const [row] = await scope.transaction(() =>
      scope.rows<Omit<Letter, 'token'>>(
        `update customer_invitations i set token_hash = ? from organizations o, customers c
         where i.organization_id = ? and i.customer_id = ? and i.status = 'pending' and i.expires_at > now() and o.id = i.organization_id and o.is_active
           and c.organization_id = i.organization_id and c.id = i.customer_id and c.deleted_at is null and c.email = i.email
         returning i.email, c.display_name as "customerName", o.name as "organizationName", to_char(i.expires_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' as "expiresOn"`,
        [hash, organizationId, customerId],
      ),
    );
    return row ? { ...row, token } : null;
  }
}

function write({ email, customerName, organizationName, expiresOn, token }: Letter) {
  const organization = shortenedName(organizationName);
  return {
    subject: `${organization} invites you to see your orders`,
    // behind the #, so that no server's log and no Referer header ever shows the token
    text: `Hello ${shortenedName(customerName)},

${organization} keeps you as a customer. To see your orders there and correct your data, open
${kernelConfig.value().PUBLIC_URL}/customer-invitation#${token}
and sign in, or sign up, with this address (${email}).

The invitation is good until ${expiresOn}, for this address only. Once you accept it, ${organization} sees that you have a login here.
If you do not know what it is about, ignore this message: ${organization} learns nothing of it.
`,
  };
}
