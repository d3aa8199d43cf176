import { SignInApi } from '@app/identity';
import { AccessPolicy, defineJob, Handles, kernelConfig, Mailer, requireOrganizationId, shortenedName, type JobData, type JobRunContext } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { dayOf, endingKey, inWords, ROTATE, successorOf } from './token-notices.js';

/** Writes to a member about the end of one of their API keys. */
export const TellKeyOwner = defineJob('clients.tell-key-owner', { data: z.object({ keyId: z.uuid(), isOver: z.boolean() }), transaction: 'own' });

/** Mails members who are active and have proven their address. A repeated run sends the same message under the same id. */
@Injectable()
export class TellKeyOwnerHandler {
  constructor(
    private readonly signIns: SignInApi,
    private readonly policy: AccessPolicy,
    private readonly tenancy: TenancyApi,
    private readonly mailer: Mailer,
  ) {}

  @Handles(TellKeyOwner)
  async tell({ keyId, isOver }: JobData<typeof TellKeyOwner>, { jobId }: JobRunContext): Promise<void> {
    const key = await endingKey(keyId, isOver);
    const owner = key?.userId && (await this.policy.actorInAbsence(key.userId, requireOrganizationId())) ? await this.signIns.activeUser(key.userId) : null;
    const organizationName = await this.tenancy.activeName();
    if (!key || !owner?.email || !owner.emailVerified || !organizationName) return;
    await this.mailer.send({
      to: { address: owner.email },
      messageId: `<${jobId}@${new URL(kernelConfig.value().PUBLIC_URL).hostname}>`,
      subject: isOver ? 'One of your API keys has expired' : `One of your API keys expires on ${dayOf(key.expiresAt)}`,
      text: `Hello ${owner.displayName},

Your API key at ${shortenedName(organizationName)}, ${inWords(key, isOver)}
${isOver ? `Whatever still uses it is refused. ${successorOf(key) ?? ''}`.trimEnd() : (successorOf(key) ?? ROTATE)}
`,
    });
  }
}
