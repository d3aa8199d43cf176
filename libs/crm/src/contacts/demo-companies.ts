import { requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { Account } from '../accounts/account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { CreateContactDto } from './contact.dto.js';
import { ContactsService } from './contacts.service.js';

const TIERS = ['gold', 'silver', 'bronze'];
const INDUSTRIES: Record<string, string> = {
  'Okafor Logistics': 'Transport', 'Brightwater Hotels': 'Hospitality', 'Nordlicht Optik': 'Retail', 'Calder & Sons': 'Crafts', 'Verdant Foods': 'Food', 'Atelier Moreau': 'Design',
  'Kowalski Bau': 'Construction', 'Pinecrest Dental': 'Health', 'Sato Instruments': 'Manufacturing', 'Lindqvist Energi': 'Energy', 'Harbour Street Legal': 'Law', 'Fontana Cycles': 'Retail',
  'Blue Mesa Roofing': 'Construction', 'Greenfield Academy': 'Education', 'Weber Maschinenbau': 'Manufacturing', 'Oyelaran Media': 'Media', 'Casa Figueira': 'Food', 'Tideline Yachts': 'Manufacturing',
  'Novak Pharma': 'Health', 'Redwood Analytics': 'Software',
};
const HOUR_MS = 3_600_000;
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
    const now = requireScope().now();
    for (const [index, { id, name, domain, createdAt }] of all.entries()) {
      const later = (hours: number) => requireScope().actAt(new Date(Math.min(createdAt.getTime() + hours * HOUR_MS, now.getTime())));
      later(20);
      await this.accounts.update(id, {
        industry: INDUSTRIES[name] ?? 'Services',
        employeeCount: 12 + index * 37,
        annualRevenue: `${450_000 + index * 725_000}.00`,
        currency: 'EUR',
        phone: `+1 212 555 01${70 + index}`,
        website: domain ? `https://www.${domain}/` : undefined,
        customFields: { tier: TIERS[index % TIERS.length] },
      });
      later(30 + index * 5);
      const [firstName, lastName, jobTitle] = COLLEAGUES[index % COLLEAGUES.length]!;
      const email = domain ? `${firstName}.${lastName}@${domain}`.toLowerCase() : undefined;
      await this.contacts.create(CreateContactDto.parse({ accountId: id, firstName, lastName, jobTitle, email, assignedToId: memberIds[index % memberIds.length], customFields: { birthday: `19${70 + (index % 25)}-0${1 + (index % 9)}-1${index % 10}` } }), 'create');
    }
    requireScope().actAt(now);
  }
}
