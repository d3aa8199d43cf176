import { requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { Account } from '../accounts/account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { CreateContactDto } from './contact.dto.js';
import { ContactsService } from './contacts.service.js';

const TIERS = ['gold', 'silver', 'bronze'];
const INDUSTRIES = ['Transport', 'Hospitality', 'Health', 'Crafts', 'Food', 'Design', 'Construction', 'Manufacturing', 'Energy', 'Law'];
const COLLEAGUES = [['Robin', 'Keller', 'Assistant'], ['Sascha', 'Nord', 'Accountant'], ['Kim', 'Duarte', 'Head of IT']] as const;

/** What is known about the demo's companies beyond the deals they came with. */
@Injectable()
export class DemoCompanies {
  constructor(
    private readonly accounts: AccountsService,
    private readonly contacts: ContactsService,
  ) {}

  async fill(memberIds: readonly string[]): Promise<void> {
    const all = await requireScope().em.find(Account, { deletedAt: null }, { orderBy: { createdAt: 'asc', id: 'asc' } });
    for (const [index, { id, domain }] of all.entries()) {
      await this.accounts.update(id, {
        industry: INDUSTRIES[index % INDUSTRIES.length]!,
        employeeCount: 12 + index * 37,
        annualRevenue: `${450_000 + index * 725_000}.00`,
        currency: 'EUR',
        website: domain ? `https://www.${domain}/` : undefined,
        customFields: { tier: TIERS[index % TIERS.length] },
      });
      const [firstName, lastName, jobTitle] = COLLEAGUES[index % COLLEAGUES.length]!;
      const email = domain ? `${firstName}.${lastName}@${domain}`.toLowerCase() : undefined;
      await this.contacts.create(CreateContactDto.parse({ accountId: id, firstName, lastName, jobTitle, email, assignedToId: memberIds[index % memberIds.length], customFields: { birthday: `19${70 + (index % 25)}-0${1 + (index % 9)}-1${index % 10}` } }), 'create');
    }
  }
}
