import { invalid, requireOrganizationId, type Fragment, type ListQuery } from '@app/kernel';
import { CustomFields, ExchangeRates, type CustomFieldValues } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import type { CreateCustomer, UpdateCustomer } from './customer.dto.js';
import type { Customer } from './customer.entity.js';

const TAGGED = `t.id in (select k.customer_id from customer_taggings k join customer_tags g on g.organization_id = k.organization_id and g.id = k.tag_id and g.deleted_at is null
  where k.organization_id = ? and k.tag_id = ?)`;

type Checked<I> = Omit<I, 'customFields'> & { customFields: CustomFieldValues };

/** What is to be known of an organization before input fits its customers: its own fields, and its currency. */
@Injectable()
export class CheckCustomerInput {
  constructor(
    private readonly customFields: CustomFields,
    private readonly rates: ExchangeRates,
  ) {}

  async ofNew<I extends Partial<CreateCustomer>>(input: I): Promise<Checked<I> & { preferences: Record<string, unknown> }> {
    const customFields = await this.customFields.validate('customer', input.customFields);
    if (input.customerType !== 'business') for (const field of ['companySize', 'industry', 'annualRevenue', 'annualRevenueCurrency'] as const) if (input[field] != null) throw invalid(`#/${field}`, 'business_only', 'Only businesses have this.');
    return { ...input, ...(await this.revenue(input)), preferences: input.preferences ?? {}, customFields };
  }

  async ofChanges<I extends UpdateCustomer>(customer: Customer, changes: I): Promise<Checked<I>> {
    const customFields = await this.customFields.validate('customer', changes.customFields, customer.customFields);
    return { ...changes, ...(await this.revenue(changes, customer)), customFields };
  }

  /** The condition of the parameters of a list that no column answers. */
  async narrowed(query: ListQuery): Promise<Fragment | undefined> {
    const fields = await this.customFields.filter('customer', 'customers', query);
    const tagged = query['tagId'] === undefined ? undefined : { sql: TAGGED, params: [requireOrganizationId(), query['tagId']] };
    const found = [fields, tagged].filter((part) => part !== undefined);
    return found.length === 0 ? undefined : { sql: found.map(({ sql }) => sql).join(' and '), params: found.flatMap(({ params }) => params) };
  }

  /** A revenue has a currency, and a currency a revenue. */
  private async revenue({ annualRevenue, annualRevenueCurrency }: UpdateCustomer, before?: Customer) {
    const amount = annualRevenue === undefined ? before?.annualRevenue : annualRevenue;
    if (annualRevenue === undefined && annualRevenueCurrency === undefined) return {};
    if (amount == null) return { annualRevenue: null, annualRevenueCurrency: null };
    return { annualRevenue: amount, annualRevenueCurrency: annualRevenueCurrency ?? before?.annualRevenueCurrency ?? (await this.rates.currency()) };
  }
}
