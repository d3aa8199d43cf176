import { requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { ActivitiesService } from './activities/activities.service.js';
import { DealsService } from './deals/deals.service.js';
import { IssueCommentsService } from './issues/issue-comments.service.js';
import { IssuesService } from './issues/issues.service.js';
import { LeadsService } from './leads/leads.service.js';

const TAKEN_OVER = 3;

/** What a colleague did lately that the owner of the demo organization is to be told of: nobody is told of what they did themselves. */
@Injectable()
export class CrmDemoNews {
  constructor(
    private readonly leads: LeadsService,
    private readonly deals: DealsService,
    private readonly issues: IssuesService,
    private readonly comments: IssueCommentsService,
    private readonly activities: ActivitiesService,
  ) {}

  /** Runs as the colleague. */
  async create(ownerId: string): Promise<void> {
    const mine = await this.ids(`select id from leads where organization_id = ? and assigned_to_id is distinct from ? and status in ('new', 'contacted') and deleted_at is null order by id limit ${TAKEN_OVER}`, ownerId);
    for (const id of mine) await this.leads.update(id, { assignedToId: ownerId });
    const [deal] = await this.ids(`select id from deals where organization_id = ? and assigned_to_id is distinct from ? and status = 'open' and deleted_at is null order by id limit 1`, ownerId);
    if (deal) await this.deals.update(deal, { assignedToId: ownerId });
    const [issue] = await this.ids(`select id from issues where organization_id = ? and assigned_to_id is distinct from ? and status = 'open' and deleted_at is null order by number limit 1`, ownerId);
    if (issue) {
      await this.issues.update(issue, { assignedToId: ownerId });
      await this.comments.create(issue, { body: 'They called again this morning. Could you look at it first?' });
    }
    const about = { leadId: mine[0] ?? null };
    await this.activities.create({ activityType: 'note', subject: 'Asked for you by name', description: `They would rather talk to the owner, @[${ownerId}]. Tomorrow afternoon suits them.`, completed: false, ...about });
    await this.activities.create({ activityType: 'task', subject: 'Sign the frame contract', description: 'The copy is in the safe.', assignedToId: ownerId, completed: false, ...about });
  }

  private async ids(sql: string, ownerId: string): Promise<string[]> {
    return (await requireScope().rows<{ id: string }>(sql, [requireOrganizationId(), ownerId])).map(({ id }) => id);
  }
}
