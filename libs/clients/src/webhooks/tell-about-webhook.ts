import { createHash } from 'node:crypto';
import { Handles, kernelConfig, Mailer, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { TellAboutWebhook } from './tell-about-webhook.job.js';

type Notice = JobData<typeof TellAboutWebhook>['notice'];

interface Facts {
  client: string;
  environment: string;
  webhook: string;
  host: string;
  failures: number;
  contacts: string[];
}

/** Mails those who answer for the client app. A repeated run sends the same messages under the same ids. */
@Injectable()
export class TellAboutWebhookHandler {
  constructor(private readonly mailer: Mailer) {}

  @Handles(TellAboutWebhook)
  async tell({ webhookId, notice }: JobData<typeof TellAboutWebhook>, { jobId }: JobRunContext): Promise<void> {
    const [facts] = await requireScope().rows<Facts>(
      `select c.name as client, e.environment, w.name as webhook, substring(w.url from '^[a-z]+://([^/]+)') as host, w.consecutive_failures as failures,
         array(select k.email::text from client_contacts k where k.organization_id = c.organization_id and k.client_id = c.id order by k.created_at) as contacts
       from webhooks w join client_environments e on e.organization_id = w.organization_id and e.id = w.client_environment_id
       join clients c on c.organization_id = e.organization_id and c.id = e.client_id where w.organization_id = ? and w.id = ?`,
      [requireOrganizationId(), webhookId],
    );
    for (const address of facts?.contacts ?? []) await this.mailer.send({ to: { address }, messageId: messageIdOf(jobId, address), ...TEXTS[notice](facts!) });
  }
}

const about = ({ client, environment, webhook, host }: Facts): string => `The webhook "${webhook}" of ${client} (${environment}), at ${host},`;
const AFTERWARDS = `What happened since then was not lost: after the endpoint is mended, activate the webhook again
and have the missed and failed messages of that time sent once more.
`;

const TEXTS: Record<Notice, (facts: Facts) => { subject: string; text: string }> = {
  warning: (facts) => ({
    subject: 'A webhook is failing',
    text: `${about(facts)}
has failed ${facts.failures} times in a row. If nothing succeeds, it is going to be disabled.
`,
  }),
  failing: (facts) => ({
    subject: 'A webhook was disabled',
    text: `${about(facts)}
has had nothing but failures for days and was disabled.

${AFTERWARDS}`,
  }),
  gone: (facts) => ({
    subject: 'A webhook was disabled',
    text: `${about(facts)}
answered 410 Gone and was disabled.

${AFTERWARDS}`,
  }),
};

function messageIdOf(jobId: string, address: string): string {
  const recipient = createHash('sha256').update(address).digest('hex').slice(0, 12);
  return `<${jobId}.${recipient}@${new URL(kernelConfig.value().PUBLIC_URL).hostname}>`;
}
