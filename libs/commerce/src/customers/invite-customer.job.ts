import { Clock, defineJob, Handles, Jobs, kernelConfig, Mailer, NotFound, problems, requireOrganizationId, requireScope, type JobData } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Customer } from './customer.entity.js';
import { CustomerLinkedAlready, CustomerWithoutEmail } from './customer.problems.js';

/** Mails a customer where to sign up. */
export const MailCustomerInvitationJob = defineJob('commerce.mail-customer-invitation', { data: z.object({ customerId: z.uuid() }), transaction: 'own' });

const PAUSE_MS = 3_600_000;
/** Organizations choose their names, and we put them into mail to strangers. */
const NAME_MAX = 80;

/** Asks customers to claim a login. The mail holds no secret: what links a login is that it proves the address. */
@Injectable()
export class InviteCustomer {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly tenancy: TenancyApi,
    private readonly mailer: Mailer,
  ) {}

  /** 409 without an address or with a login; 429 within an hour of the last one. */
  async invite(id: string): Promise<void> {
    const { em } = requireScope();
    const customer = await em.findOneOrFail(Customer, { id, deletedAt: null }, { failHandler: () => new NotFound() });
    if (!customer.email) throw new CustomerWithoutEmail();
    if (customer.isLinked()) throw new CustomerLinkedAlready();
    const now = this.clock.now();
    const waitMs = customer.invitedAt ? customer.invitedAt.getTime() + PAUSE_MS - now.getTime() : 0;
    if (waitMs > 0) throw new problems.TooManyRequests({ headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } });
    customer.invitedAt = now;
    await em.flush();
    await this.jobs.enqueue(MailCustomerInvitationJob, { customerId: id });
  }

  /** A repeated run mails the same message again. */
  @Handles(MailCustomerInvitationJob)
  async mail({ customerId }: JobData<typeof MailCustomerInvitationJob>): Promise<void> {
    const organizationId = requireOrganizationId();
    const [customer] = await requireScope().rows<{ email: string; displayName: string }>(
      'select email, display_name as "displayName" from customers where organization_id = ? and id = ? and deleted_at is null and email is not null and user_id is null',
      [organizationId, customerId],
    );
    if (!customer) return;
    const organization = shortened((await this.tenancy.organizationNames([organizationId])).get(organizationId) ?? 'A company');
    await this.mailer.send({ to: { address: customer.email }, ...letter(organization, shortened(customer.displayName), customer.email) });
  }
}

const letter = (organization: string, name: string, email: string) => ({
  subject: `${organization} invites you to see your orders`,
  text: `Hello ${name},

${organization} keeps you as a customer. To see your orders and correct your data, sign up or sign in with this address (${email}) at
${kernelConfig.value().PUBLIC_URL}/sign-up

Once you have confirmed the address, ${organization} is among your companies.
If you do not know what it is about, ignore this message.
`,
});

const shortened = (name: string): string => (name.length > NAME_MAX ? `${name.slice(0, NAME_MAX).toWellFormed().trim()}…` : name);
