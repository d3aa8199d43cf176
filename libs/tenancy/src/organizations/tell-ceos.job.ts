import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IdentityApi } from '@app/identity';
import { defineJob, Handles, kernelConfig, Mailer, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { z } from 'zod';

/** Writes to every ceo of the organization about its end. */
export const TellCeos = defineJob('tenancy.tell-ceos', { data: z.object({ notice: z.enum(['deletion_requested', 'deletion_cancelled']) }), transaction: 'own' });

interface Facts {
  name: string;
  deletesOn: string | null;
  userIds: string[];
}

/** Mails those ceos who have proven an address. A repeated run sends the same messages under the same ids. */
@Injectable()
export class TellCeosHandler {
  constructor(
    private readonly identity: IdentityApi,
    private readonly mailer: Mailer,
  ) {}

  @Handles(TellCeos)
  async tell({ notice }: JobData<typeof TellCeos>, { jobId }: JobRunContext): Promise<void> {
    const [facts] = await requireScope().rows<Facts>(
      `select o.name, to_char(o.deletes_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' as "deletesOn",
         array(select m.user_id::text from members m where m.organization_id = o.id and m.role = 'ceo' and m.is_active) as "userIds"
       from organizations o where o.id = ?`,
      [requireOrganizationId()],
    );
    if (!facts || (notice === 'deletion_requested') !== (facts.deletesOn !== null)) return; // overtaken by the opposite
    for (const userId of facts.userIds) {
      const [address] = await this.identity.verifiedAddresses(userId);
      if (address) await this.mailer.send({ to: { address }, messageId: messageIdOf(jobId, userId), ...TEXTS[notice](facts) });
    }
  }
}

const TEXTS = {
  deletion_requested: ({ name, deletesOn }: Facts) => ({
    subject: 'Your organization is going to be deleted',
    text: `A ceo of ${name} asked to delete the organization.

Until ${deletesOn} everything in it can be read, and every ceo can take the deletion back.
After that the organization and everything it owns is deleted for good.
`,
  }),
  deletion_cancelled: ({ name }: Facts) => ({
    subject: 'Your organization is not going to be deleted',
    text: `The deletion of ${name} was taken back. Everything works as before.
`,
  }),
};

function messageIdOf(jobId: string, userId: string): string {
  const recipient = createHash('sha256').update(userId).digest('hex').slice(0, 12);
  return `<${jobId}.${recipient}@${new URL(kernelConfig.value().PUBLIC_URL).hostname}>`;
}
