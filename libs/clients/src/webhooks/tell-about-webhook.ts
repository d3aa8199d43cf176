import { Handles, requireOrganizationId, requireScope, type JobData, type JobRunContext } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { TellClientContacts, type ContactMessage, type NoticePlace } from '../contacts/tell-client-contacts.js';
import { TellAboutWebhook } from './tell-about-webhook.job.js';

type Notice = JobData<typeof TellAboutWebhook>['notice'];

interface Failing {
  environmentId: string;
  webhook: string;
  host: string;
  failures: number;
}
type Facts = Failing & NoticePlace;

/** Mails those who answer for the client app. */
@Injectable()
export class TellAboutWebhookHandler {
  constructor(private readonly contacts: TellClientContacts) {}

  @Handles(TellAboutWebhook)
  async tell({ webhookId, notice }: JobData<typeof TellAboutWebhook>, { jobId }: JobRunContext): Promise<void> {
    const [failing] = await requireScope().rows<Failing>(
      `select client_environment_id as "environmentId", name as webhook, substring(url from '^[a-z]+://([^/]+)') as host, consecutive_failures as failures
       from webhooks where organization_id = ? and id = ?`,
      [requireOrganizationId(), webhookId],
    );
    if (failing) await this.contacts.write(failing.environmentId, jobId, async (place) => TEXTS[notice]({ ...failing, ...place }));
  }
}

const about = ({ clientName, environment, webhook, host }: Facts): string => `The webhook "${webhook}" of ${clientName} (${environment}), at ${host},`;
const AFTERWARDS = `What happened since then was not lost: after the endpoint is mended, activate the webhook again
and have the missed and failed messages of that time sent once more.
`;

const TEXTS: Record<Notice, (facts: Facts) => ContactMessage> = {
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
