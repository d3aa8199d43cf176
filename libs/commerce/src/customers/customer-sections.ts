import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, personalRows } from '@app/kernel';

/** What companies keep about a login that is linked to their customer, as far as the login may see it. Erasing the login ends the link (unlink-deleted-login.job.ts). */
@Injectable()
export class CustomerSections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.register({
      name: 'commerce.customers',
      per: 'person',
      read: (userId) =>
        personalRows({
          table: 'customers',
          columns: [
            'organization_id', '(select o.name from organizations o where o.id = t.organization_id) as "organizationName"', 'customer_since', 'status', 'verified_at', 'first_name', 'last_name',
            'email', 'phone', 'date_of_birth', 'address', 'city', 'country',
          ],
          where: 't.user_id = ? and t.deleted_at is null',
          params: [userId],
        }),
    });
  }
}
