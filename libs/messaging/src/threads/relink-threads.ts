import { Injectable } from '@nestjs/common';
import { CommerceApi } from '@app/commerce';
import { CustomerCreated, CustomerUpdated } from '@app/commerce/events';
import { CrmApi } from '@app/crm';
import { DealCreated, LeadCreated, LeadEmailChanged } from '@app/crm/events';
import { OnEvent, type EventOf } from '@app/kernel';
import { boundQuery } from '../database/bound-query.js';
import { LinkThreads } from './link-threads.js';

const CHUNK = 200;

/** Links mail that was there before the record it belongs to. Idempotent: links that exist stay, and are announced once. */
@Injectable()
export class RelinkThreads {
  constructor(
    private readonly crm: CrmApi,
    private readonly commerce: CommerceApi,
    private readonly links: LinkThreads,
  ) {}

  @OnEvent(LeadCreated, 'messaging.link-threads-of-lead')
  async onLeadCreated({ data }: EventOf<typeof LeadCreated>): Promise<void> {
    await this.link(await this.crm.addressOf({ type: 'lead', id: data.leadId }));
  }

  @OnEvent(LeadEmailChanged, 'messaging.link-threads-of-changed-lead')
  async onLeadEmailChanged({ data }: EventOf<typeof LeadEmailChanged>): Promise<void> {
    await this.link(await this.crm.addressOf({ type: 'lead', id: data.leadId }));
  }

  @OnEvent(DealCreated, 'messaging.link-threads-of-deal')
  async onDealCreated({ data }: EventOf<typeof DealCreated>): Promise<void> {
    await this.link(await this.crm.addressOf({ type: 'deal', id: data.dealId }));
    if (data.leadId) await this.link(await this.crm.addressOf({ type: 'lead', id: data.leadId }));
  }

  @OnEvent(CustomerCreated, 'messaging.link-threads-of-customer')
  async onCustomerCreated({ data }: EventOf<typeof CustomerCreated>): Promise<void> {
    await this.link(await this.commerce.addressOf(data.customerId));
  }

  @OnEvent(CustomerUpdated, 'messaging.link-threads-of-changed-customer')
  async onCustomerUpdated({ data }: EventOf<typeof CustomerUpdated>): Promise<void> {
    if (data.emailChanged) await this.link(await this.commerce.addressOf(data.customerId));
  }

  private async link(address: string | null): Promise<void> {
    if (!address) return;
    const threads = await boundQuery<{ id: string }>('select id from email_threads_with($1) as found (id)', [address.toLowerCase()]);
    for (let start = 0; start < threads.length; start += CHUNK) {
      const chunk = threads.slice(start, start + CHUNK).map(({ id }) => ({ threadId: id, addresses: [address.toLowerCase()] }));
      await this.links.linkByAddress(chunk, []);
    }
  }
}
