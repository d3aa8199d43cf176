import { Clock, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CustomerAddressesService } from '../addresses/customer-addresses.service.js';
import { CreateCustomerAddressDto } from '../addresses/customer-address.dto.js';
import { InteractionsService } from '../interactions/interactions.service.js';
import { CustomerTagsService } from '../tags/customer-tags.service.js';
import type { Customer } from './customer.entity.js';

const DAY_MS = 86_400_000;
const TAGS = [['Regular', '#4c6fff'], ['VIP', '#f5a623'], ['Newsletter', '#2bb673'], ['Slow payer', '#e5484d']] as const;
const PLACES = [['Lindenallee 7', '10115', 'Berlin', 'Germany'], ['12 Harbour Street', '02110', 'Boston', 'United States'], ['Via Roma 3', '20121', 'Milano', 'Italy'], ['Kerkstraat 41', '1017 GC', 'Amsterdam', 'Netherlands']] as const;
const TALKS = [
  ['call', 'Asked for a second delivery date', 'neutral'], ['meeting', 'Looked at the terminals together', 'positive'], ['support', 'A cable was missing', 'negative'], ['inquiry', 'Wants an offer for the whole office', 'positive'],
] as const;

/** Tags, addresses and interactions of the demonstration. */
@Injectable()
export class DemoProfiles {
  constructor(
    private readonly clock: Clock,
    private readonly tags: CustomerTagsService,
    private readonly addresses: CustomerAddressesService,
    private readonly interactions: InteractionsService,
  ) {}

  async create(customers: readonly Customer[]): Promise<void> {
    const today = this.clock.now();
    const tagIds: string[] = [];
    for (const [name, color] of TAGS) tagIds.push((await this.tags.create({ name, color })).id);
    for (const [i, customer] of customers.entries()) {
      const [address, postalCode, city, country] = PLACES[i % PLACES.length]!;
      await this.addresses.create(customer.id, CreateCustomerAddressDto.parse({ address, postalCode, city, country, isDefaultBilling: true, isDefaultShipping: true }));
      await this.tags.attach(customer.id, i % 5 === 0 ? [tagIds[1]!, tagIds[2]!] : [tagIds[i % tagIds.length]!]);
      const [interactionType, subject, sentiment] = TALKS[i % TALKS.length]!;
      requireScope().actAt(new Date(today.getTime() - ((i * 11) % 160) * DAY_MS));
      await this.interactions.create(customer.id, { interactionType, subject, sentiment, description: null });
    }
    requireScope().actAt(today);
  }
}
