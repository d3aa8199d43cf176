import { createHash } from 'node:crypto';
import { defineJob, Handles, Jobs, kernelConfig, Mailer, requireOrganizationId, requireScope, shortenedName, type JobData, type JobRunContext } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { EnvironmentName } from '../environments/client-environment.entity.js';

/** Writes to everybody who answers for a client app. */
export const TellContacts = defineJob('clients.tell-contacts', {
  data: z.object({ environmentId: z.uuid(), notice: z.string(), subjectId: z.uuid() }),
  transaction: 'own',
});

/** Which app and where, for the text of a message. */
export interface NoticePlace {
  organizationName: string;
  clientName: string;
  environment: EnvironmentName;
}

export interface ContactMessage {
  subject: string;
  text: string;
}

export interface ContactNotice {
  /** Stable: queued messages are found by it. */
  name: string;
  /** The message about one subject as it is now; null when there is nothing to tell any more. */
  compose(subjectId: string, place: NoticePlace): Promise<ContactMessage | null>;
}

interface Facts extends NoticePlace {
  contacts: { id: string; email: string }[];
}

const FACTS = `
  select o.name as "organizationName", c.name as "clientName", e.environment,
    (select jsonb_agg(jsonb_build_object('id', k.id, 'email', k.email) order by k.created_at, k.id) from client_contacts k where k.organization_id = e.organization_id and k.client_id = c.id) as contacts
  from client_environments e
  join clients c on c.organization_id = e.organization_id and c.id = e.client_id
  join organizations o on o.id = e.organization_id and o.is_active
  where e.organization_id = ? and e.id = ?`;

/** Messages to the contacts of client apps. A feature registers its notices when its module starts, and then asks for them to be sent. */
@Injectable()
export class TellClientContacts {
  readonly #notices = new Map<string, ContactNotice>();

  constructor(
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
  ) {}

  register(notice: ContactNotice): void {
    if (this.#notices.has(notice.name)) throw new Error(`The notice ${notice.name} is registered twice.`);
    this.#notices.set(notice.name, notice);
  }

  /** Queues a message in the running transaction; it is composed and sent once that has committed. */
  async tell(notice: { environmentId: string; notice: string; subjectId: string }): Promise<void> {
    if (!this.#notices.has(notice.notice)) throw new Error(`There is no notice ${notice.notice}.`);
    await this.jobs.enqueue(TellContacts, notice);
  }

  @Handles(TellContacts)
  async send({ environmentId, notice, subjectId }: JobData<typeof TellContacts>, { jobId }: JobRunContext): Promise<void> {
    await this.write(environmentId, jobId, async (place) => (await this.#notices.get(notice)?.compose(subjectId, place)) ?? null);
  }

  /** Mails what `compose` makes, null for nothing, for a job: a repeated run of it sends the same messages under the same ids. */
  async write(environmentId: string, jobId: string, compose: (place: NoticePlace) => Promise<ContactMessage | null>): Promise<void> {
    const [facts] = await requireScope().rows<Facts>(FACTS, [requireOrganizationId(), environmentId]);
    if (!facts) return;
    const { contacts, organizationName, clientName, environment } = facts;
    const message = await compose({ organizationName: shortenedName(organizationName), clientName: shortenedName(clientName), environment });
    if (!message) return;
    for (const { id, email } of contacts ?? []) await this.mailer.send({ to: { address: email }, messageId: messageIdOf(jobId, id), ...message });
  }
}

function messageIdOf(jobId: string, contactId: string): string {
  const recipient = createHash('sha256').update(contactId).digest('hex').slice(0, 12);
  return `<${jobId}.${recipient}@${new URL(kernelConfig.value().PUBLIC_URL).hostname}>`;
}
