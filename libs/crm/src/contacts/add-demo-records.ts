import { requireScope } from '@app/kernel';
import { TenancyApi, type CustomFieldValues } from '@app/tenancy';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AssignmentRulesService } from '../assignment/assignment-rules.service.js';
import { DemoChapters, type DemoCast } from '../demo-chapters.js';
import { CreateLeadDto } from '../leads/lead.dto.js';
import { LeadsService } from '../leads/leads.service.js';
import { DemoCompanies } from './demo-companies.js';

const FIELDS = [
  { entity: 'lead', key: 'team_size', label: 'People who would use it', type: 'number', position: 1 },
  { entity: 'lead', key: 'needs', label: 'Needs', type: 'multiselect', options: ['reporting', 'integrations', 'mobile', 'support'], position: 2 },
  { entity: 'lead', key: 'budget_approved', label: 'Budget approved', type: 'boolean', position: 3 },
  { entity: 'account', key: 'tier', label: 'Tier', type: 'select', options: ['gold', 'silver', 'bronze'], position: 1 },
  { entity: 'contact', key: 'birthday', label: 'Birthday', type: 'date', position: 1 },
] as const;
const NEEDS = ['reporting', 'integrations', 'mobile', 'support'];
const EVERY_THIRD = 3;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Fields of its own, accounts with their people, a rule for new leads and something in the trash, for the demo organization. */
@Injectable()
export class AddDemoRecords implements OnModuleInit {
  constructor(
    private readonly chapters: DemoChapters,
    private readonly tenancy: TenancyApi,
    private readonly leads: LeadsService,
    private readonly companies: DemoCompanies,
    private readonly rules: AssignmentRulesService,
  ) {}

  onModuleInit(): void {
    this.chapters.register((cast) => this.add(cast));
  }

  private async add({ memberIds, leads }: DemoCast): Promise<void> {
    await this.tenancy.defineCustomFields(FIELDS.map((field) => ({ ...field, options: 'options' in field ? [...field.options] : [] })));
    const scope = requireScope();
    const now = scope.now();
    for (const [index, { id, updatedAt }] of leads.entries()) {
      scope.actAt(new Date(Math.min(updatedAt.getTime() + MINUTE_MS, now.getTime())));
      if (index % EVERY_THIRD !== 1) await this.leads.update(id, { customFields: answers(index) });
    }
    scope.actAt(now);
    await this.companies.fill(memberIds);
    await this.rules.create({ name: 'Website leads, in turn', leadSource: 'website', userIds: [...memberIds], position: 1 });
    for (const [daysAgo, lastName] of [[9, 'Entry'], [2, 'Entry Again']] as const) {
      scope.actAt(new Date(now.getTime() - daysAgo * DAY_MS));
      const lead = await this.leads.create(CreateLeadDto.parse({ firstName: 'Test', lastName, email: `test.${lastName.length}@spam.example`, notes: 'Sent by a robot.' }));
      await this.leads.delete(lead.id);
    }
    scope.actAt(now);
  }
}

const answers = (index: number): CustomFieldValues => ({
  team_size: 5 + ((index * 7) % 60),
  needs: NEEDS.filter((_, place) => (index + place) % 2 === 0),
  ...(index % 2 === 0 ? { budget_approved: index % 4 === 0 } : {}),
});
