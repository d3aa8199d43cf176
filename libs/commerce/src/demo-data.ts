import { requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CreateCustomerDto } from './customers/customer.dto.js';
import type { Customer } from './customers/customer.entity.js';
import { CustomersService } from './customers/customers.service.js';
import { DemoProfiles } from './customers/demo-profiles.js';
import { DemoMerge } from './merge/demo-merge.js';
import { DemoOrders } from './orders/demo-orders.js';
import { DemoSegments } from './segments/demo-segments.js';

/** `.example` never resolves (RFC 2606); the numbers are from ranges kept for fiction. */
const CUSTOMERS = [
  'Jonas Weber', 'Mia Hoffmann', 'Liam Carter', 'Sofia Rossi', 'Noah Jansen', 'Emma Dubois', 'Oskar Lund', 'Hana Novotná', 'Diego Márquez', 'Aoife Byrne',
  'Yusuf Demir', 'Clara Santos', 'Finn Becker', 'Maya Patel', 'Leo Martin', 'Ingrid Berg', 'Tomasz Zieliński', 'Nora Quinn', 'Samir Haddad', 'Julia Keller',
  'Ethan Brooks', 'Lea Fischer', 'Kofi Mensah', 'Alma Vidal',
] as const;
const NOTES = ['Prefers e-mail.', 'Pays on time.', 'Asked for a yearly invoice.', null] as const;
const DAY_MS = 86_400_000;

/** Customers of the last two years and what they bought, made through the same services as real ones. */
@Injectable()
export class CommerceDemoData {
  constructor(
    private readonly customers: CustomersService,
    private readonly profiles: DemoProfiles,
    private readonly orders: DemoOrders,
    private readonly segments: DemoSegments,
    private readonly merge: DemoMerge,
  ) {}

  /** Runs in the transaction of a new organization; `memberIds` are the account managers in turn. Answers the customers. */
  async create(memberIds: readonly string[]): Promise<Customer[]> {
    const now = requireScope().now();
    const created: Customer[] = [];
    for (const [i, displayName] of CUSTOMERS.entries()) {
      requireScope().actAt(new Date(now.getTime() - (700 - i * 29) * DAY_MS));
      created.push(await this.customers.create(customerNumber(i, displayName, memberIds)));
    }
    requireScope().actAt(now);
    await this.profiles.create(created);
    await this.orders.create(created);
    await this.merge.create(created[2]!);
    await this.segments.create(created.map(({ id }) => id));
    return created;
  }
}

function customerNumber(i: number, displayName: string, memberIds: readonly string[]) {
  const [firstName, lastName] = displayName.split(' ');
  const local = displayName.normalize('NFD').replace(/[^\w ]/g, '').replace(' ', '.').toLowerCase();
  return CreateCustomerDto.parse({
    displayName,
    firstName,
    lastName,
    email: `${local}@mail.example`,
    phone: i % 3 === 0 ? null : `+1 212 555 01${String(40 + i).padStart(2, '0')}`,
    status: i % 11 === 10 ? 'blocked' : i % 6 === 5 ? 'inactive' : 'active',
    accountManagerId: memberIds[i % memberIds.length],
    notes: NOTES[i % NOTES.length],
    preferences: { newsletter: i % 2 === 0, language: i % 3 === 0 ? 'de' : 'en' },
    ...(i % 6 === 4 ? { customerType: 'business', companySize: '11-50', industry: 'Architecture', annualRevenue: `${850 + i * 40}000.00`, annualRevenueCurrency: 'EUR' } : {}),
  });
}
