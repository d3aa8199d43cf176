import { requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

export interface CustomerOfAddress {
  address: string;
  customerId: string;
}

/** A customer as far as a login of theirs is told. */
export interface CustomerOfLogin {
  id: string;
  displayName: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}

/** What other contexts may ask about customers of the running organization. */
@Injectable()
export class CommerceApi {
  constructor(private readonly em: EntityManager) {}

  async exists(customerId: string): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>('select 1 from customers where organization_id = ? and id = ? and deleted_at is null', [requireOrganizationId(), customerId]);
    return rows.length > 0;
  }

  /** The customer that a login is linked to; null when there is none, or the organization has blocked it. */
  async customerOfLogin(userId: string): Promise<CustomerOfLogin | null> {
    const [row] = await requireScope().read<CustomerOfLogin>(
      `select id, display_name as "displayName", first_name as "firstName", last_name as "lastName", email from customers
       where organization_id = ? and user_id = ? and verified_at is not null and deleted_at is null and status <> 'blocked'`,
      [requireOrganizationId(), userId],
    );
    return row ?? null;
  }

  /** The e-mail address of a customer; null when it has none or does not exist. */
  async addressOf(customerId: string): Promise<string | null> {
    const [row] = await this.em.execute<{ email: string | null }[]>(
      'select email from customers where organization_id = ? and id = ? and deleted_at is null',
      [requireOrganizationId(), customerId],
    );
    return row?.email ?? null;
  }

  /** Addresses are compared in lower case; those of no customer are left out. */
  async customersByEmail(addresses: readonly string[]): Promise<CustomerOfAddress[]> {
    if (addresses.length === 0) return [];
    return this.em.execute<CustomerOfAddress[]>(
      `select email as address, id as "customerId" from customers
       where organization_id = ? and email in (select jsonb_array_elements_text(?::jsonb)) and deleted_at is null`,
      [requireOrganizationId(), JSON.stringify(addresses.map((address) => address.toLowerCase()))],
    );
  }
}
