import { ownedRows, PersonalData, personalRows, requireOrganizationId } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** What issues keep about a member: those they reported or were given, their comments, and who they are at GitHub. */
@Injectable()
export class IssueSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'crm.issues',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'issues',
          columns: ['number', 'title', 'description', 'status', 'priority', 'issue_type', 'labels', 'created_at', 'edited_at', 'closed_at', 'deleted_at'],
          where: 't.organization_id = ? and (t.created_by_id = ? or t.assigned_to_id = ?)',
          params: [requireOrganizationId(), userId, userId],
        }),
    }); // what was written is the organization's; nothing names its author once their profile is gone
    this.personalData.register({
      name: 'crm.issue-comments',
      per: 'organization',
      read: (userId) =>
        personalRows({
          table: 'issue_comments',
          columns: ['issue_id', 'body', 'created_at', 'updated_at', 'deleted_at'],
          where: 't.organization_id = ? and t.author_id = ?',
          params: [requireOrganizationId(), userId],
        }),
    });
    this.personalData.register(ownedRows({ name: 'crm.github-logins', table: 'github_logins', columns: ['login', 'created_at'] }));
  }
}
