import { requireScope } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DemoChapters, type DemoCast } from '../demo-chapters.js';
import { IssueCommentsService } from './issue-comments.service.js';
import type { ISSUE_PRIORITIES, ISSUE_TYPES, IssueStatus } from './issue.entity.js';
import { IssuesService } from './issues.service.js';

type Story = readonly [title: string, type: (typeof ISSUE_TYPES)[number], priority: (typeof ISSUE_PRIORITIES)[number], status: IssueStatus, label: string, comments: readonly string[]];

const STORIES: readonly Story[] = [
  ['Export of leads stops at 1,000 rows', 'bug', 'high', 'resolved', 'export', ['Also with a filter.', 'Found: the page size was taken for the total.']],
  ['Quotes in Polish currency show no thousands separator', 'bug', 'medium', 'in_progress', 'quotes', ['Kowalski Bau sees it in every offer.']],
  ['Calendar link for showroom appointments', 'feature', 'medium', 'open', 'calendar', []],
  ['Import the dealer list of Fontana Cycles', 'task', 'urgent', 'in_progress', 'onboarding', ['The file has 312 rows and two columns for the street.']],
  ['Sign-in mail lands in spam at Brightwater', 'bug', 'urgent', 'open', 'mail', ['Their filter wants DKIM on the subdomain as well.']],
  ['Dark theme for the board', 'feature', 'low', 'closed', 'design', ['Not before the redesign.']],
  ['Prepare the security questionnaire of Novak Pharma', 'task', 'high', 'open', 'sales', []],
  ['Phone numbers with extensions are cut', 'bug', 'medium', 'resolved', 'import', ['Extensions are kept as typed now.']],
  ['Show the last order beside a customer', 'feature', 'high', 'in_progress', 'customers', []],
  ['Renew the certificate of the staging server', 'task', 'low', 'resolved', 'operations', []],
  ['Search by order number from the phone', 'feature', 'medium', 'open', 'search', ['Asked for by three branches of Nordlicht Optik.']],
  ['Duplicate reminders after a meeting is moved', 'bug', 'high', 'open', 'calendar', []],
];
const DAY_MS = 86_400_000;

/** The issues of the demo organization; they stay in the house. */
@Injectable()
export class AddDemoIssues implements OnModuleInit {
  constructor(
    private readonly chapters: DemoChapters,
    private readonly issues: IssuesService,
    private readonly comments: IssueCommentsService,
  ) {}

  onModuleInit(): void {
    this.chapters.register((cast) => this.tell(cast));
  }

  private async tell({ memberIds }: DemoCast): Promise<void> {
    const scope = requireScope();
    const now = scope.now();
    for (const [i, [title, issueType, priority, status, label, remarks]] of STORIES.entries()) {
      const at = (days: number) => scope.actAt(new Date(now.getTime() - Math.max(0.1, (STORIES.length - i) * 4 - days) * DAY_MS));
      at(0);
      const { id } = await this.issues.create({ title, issueType, priority, labels: [label], assignedToId: memberIds[i % memberIds.length] ?? null, pluginId: null });
      for (const [n, body] of remarks.entries()) {
        at(n + 1);
        await this.comments.create(id, { body });
      }
      at(3);
      if (status !== 'open') await this.issues.move(id, { status });
    }
    scope.actAt(now);
  }
}
