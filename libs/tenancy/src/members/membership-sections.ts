import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, personalRows } from '@app/kernel';

/** What tenancy keeps about a person: where they are or were a member. The memberships end with the account; their rows name nobody then. */
@Injectable()
export class MembershipSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'tenancy.memberships',
      per: 'person',
      read: (userId) =>
        personalRows({
          table: 'members',
          columns: [
            'organization_id', '(select o.name from organizations o where o.id = t.organization_id) as "organizationName"', 'role', 'department', 'can_invite_users', 'can_manage_deals',
            'can_view_reports', 'can_manage_customers', 'can_view_all_records', 'invited_by_id', 'joined_at', 'is_active', 'removed_at', 'created_at', 'updated_at',
          ],
          where: 't.user_id = ?',
          params: [userId],
        }),
    });
  }
}
