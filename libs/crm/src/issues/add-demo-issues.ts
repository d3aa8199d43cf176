import { requireScope } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DemoChapters, type DemoCast } from '../demo-chapters.js';
import { IssueCommentsService } from './issue-comments.service.js';
import type { ISSUE_PRIORITIES, ISSUE_TYPES, IssueStatus } from './issue.entity.js';
import { IssuesService } from './issues.service.js';

interface Story {
  title: string;
  description: string;
  is: readonly [type: (typeof ISSUE_TYPES)[number], priority: (typeof ISSUE_PRIORITIES)[number], status: IssueStatus];
  labels: string[];
  remarks?: readonly string[];
  /** Name of the company it came from. */
  from?: string;
}

const STORIES: readonly Story[] = [
  { title: 'Export of leads stops at 1,000 rows', description: 'The file has a header and 1,000 rows, however many leads there are.', is: ['bug', 'high', 'resolved'], labels: ['export'], remarks: ['Also with a filter.', 'Found: the page size was taken for the total.'] },
  { title: 'Quotes in Polish currency show no thousands separator', description: 'Amounts above 999 zł run together, in the document and in the preview.', is: ['bug', 'medium', 'in_progress'], labels: ['quotes'], remarks: ['Kowalski Bau sees it in every offer.'], from: 'Kowalski Bau' },
  { title: 'Calendar link for showroom appointments', description: 'Visitors choose a free half hour themselves, and both sides get an invitation.', is: ['feature', 'medium', 'open'], labels: ['calendar'], from: 'Atelier Moreau' },
  { title: 'Import the dealer list of Fontana Cycles', description: 'As accounts with one contact each; the dealers of last year are in already.', is: ['task', 'urgent', 'in_progress'], labels: ['onboarding', 'import'], remarks: ['The file has 312 rows and two columns for the street.'], from: 'Fontana Cycles' },
  { title: 'Sign-in mail lands in spam at Brightwater', description: 'Nine hotels, all behind the same filter. The log of their provider is attached to the mail of Tuesday.', is: ['bug', 'urgent', 'open'], labels: ['mail'], remarks: ['Their filter wants DKIM on the subdomain as well.'], from: 'Brightwater Hotels' },
  { title: 'Dark theme for the board', description: 'Asked for by everybody who works in the evening.', is: ['feature', 'low', 'closed'], labels: ['design'], remarks: ['Not before the redesign.'] },
  { title: 'Prepare the security questionnaire of Novak Pharma', description: '64 questions, due before the contract is signed. Start from the one of the hotels.', is: ['task', 'high', 'open'], labels: ['sales'], from: 'Novak Pharma' },
  { title: 'Phone numbers with extensions are cut', description: '"+44 20 7946 0100 ext. 12" ends after the last zero.', is: ['bug', 'medium', 'resolved'], labels: ['import'], remarks: ['Extensions are kept as typed now.'] },
  { title: 'Show the last order beside a customer', description: 'Date and amount, in the list and on the page of the customer.', is: ['feature', 'high', 'in_progress'], labels: ['customers'] },
  { title: 'Renew the certificate of the staging server', description: 'Ends on the last day of the month.', is: ['task', 'low', 'resolved'], labels: ['operations'] },
  { title: 'Search by order number from the phone', description: 'The field opens the letters; it should open the digits.', is: ['feature', 'medium', 'open'], labels: ['search'], remarks: ['Asked for by three branches of Nordlicht Optik.'], from: 'Nordlicht Optik' },
  { title: 'Duplicate reminders after a meeting is moved', description: 'The reminder of the old time comes as well.', is: ['bug', 'high', 'open'], labels: ['calendar'] },
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

  private async tell({ memberIds, leads }: DemoCast): Promise<void> {
    const scope = requireScope();
    const now = scope.now();
    for (const [i, { title, description, is: [issueType, priority, status], labels, remarks = [], from }] of STORIES.entries()) {
      const at = (days: number) => scope.actAt(new Date(now.getTime() - Math.max(0.1, (STORIES.length - i) * 4 - days) * DAY_MS));
      at(0);
      const lead = from === undefined ? undefined : leads.find(({ companyName, convertedToDealId }) => companyName === from && convertedToDealId);
      const about = { dealId: lead?.convertedToDealId ?? null, contactId: lead?.convertedContactId ?? null };
      const { id } = await this.issues.create({ title, description, issueType, priority, labels, ...about, assignedToId: memberIds[i % memberIds.length] ?? null, pluginId: null });
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
