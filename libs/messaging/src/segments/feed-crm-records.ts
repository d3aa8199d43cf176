import { CommerceApi, CrmRecords } from '@app/commerce';
import { CustomerCreated, CustomerMerged, CustomerUnmerged, CustomerUpdated } from '@app/commerce/events';
import { CrmApi } from '@app/crm';
import * as crmEvents from '@app/crm/events';
import { OnEvent, type EventDefinition, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';

/**
 * Tells commerce which leads and deals have the address of a customer. Messaging does it because it matches addresses with
 * records of both sides anyway, and neither of them may ask the other (docs/decisions/0012). Every event makes it look at
 * what is true now, so order and repetition do not matter.
 */
@Injectable()
export class FeedCrmRecords {
  constructor(
    private readonly crm: CrmApi,
    private readonly commerce: CommerceApi,
    private readonly records: CrmRecords,
  ) {}

  @OnEvent(CustomerCreated, 'messaging.find-sales-of-customer')
  async onCustomerCreated({ data }: EventOf<typeof CustomerCreated>): Promise<void> {
    await this.ofCustomers([data.customerId]);
  }

  @OnEvent(CustomerUpdated, 'messaging.find-sales-of-changed-customer')
  async onCustomerUpdated({ data }: EventOf<typeof CustomerUpdated>): Promise<void> {
    if (data.emailChanged) await this.ofCustomers([data.customerId]);
  }

  @OnEvent(CustomerMerged, 'messaging.find-sales-of-merged-customer')
  async onCustomerMerged({ data }: EventOf<typeof CustomerMerged>): Promise<void> {
    await this.ofCustomers([...data.sourceIds, data.targetId]);
  }

  @OnEvent(CustomerUnmerged, 'messaging.find-sales-of-unmerged-customer')
  async onCustomerUnmerged({ data }: EventOf<typeof CustomerUnmerged>): Promise<void> {
    await this.ofCustomers([...data.sourceIds, data.targetId]);
  }

  async ofRecord(type: 'lead' | 'deal', id: string): Promise<void> {
    await this.records.replace(id, async () => {
      const [facts] = await this.crm.salesFacts({ type, id });
      const [owner] = facts ? await this.commerce.customersByEmail([facts.address]) : [];
      return facts && owner ? { customerId: owner.customerId, record: facts } : null;
    });
  }

  private async ofCustomers(customerIds: readonly string[]): Promise<void> {
    for (const customerId of customerIds) {
      const address = await this.commerce.addressOf(customerId);
      await this.records.replaceOf(customerId, address ? await this.crm.salesFacts({ address }) : []);
    }
  }
}

type Listen = (this: FeedCrmRecords, event: EventOf<EventDefinition>) => Promise<void>;

/** Every event of leads and deals, whichever there are: those about a record name it. */
for (const event of Object.values(crmEvents) as EventDefinition[]) {
  const [, type, fact] = event.type.replaceAll('_', '-').split('.') as [string, string, string];
  if (type !== 'lead' && type !== 'deal') continue;
  const name = `find-customer-of-${type}-${fact}`;
  const value: Listen = async function listen({ data }) {
    const { leadId, dealId } = data as { leadId?: string; dealId?: string };
    const id = type === 'lead' ? leadId : dealId;
    if (id) await this.ofRecord(type, id);
  };
  const descriptor: TypedPropertyDescriptor<Listen> = { configurable: true, writable: true, value };
  OnEvent(event, `messaging.${name}`)(FeedCrmRecords.prototype, name, descriptor as never);
  Object.defineProperty(FeedCrmRecords.prototype, name, descriptor);
}
