import { NotFound, organizationOfGuest, requireScope, requireUserId, type ListQuery } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { itemsOfMine, MyOrderView } from './order.view.js';

const OWN_LINKS = `
  select organization_id as "organizationId", id from customers
  where user_id = ? and verified_at is not null and deleted_at is null and (?::uuid is null or organization_id = ?)`;

/** The orders of the signed-in user, at whatever company; of a guest, at the company of the client app. Endpoints of their own transactions: it leaves the organization of the token first. */
@Injectable()
export class MyOrdersService {
  async page(query: ListQuery) {
    const { companyId, ...rest } = query;
    const links = await this.links();
    const asked = links.filter(({ id }) => companyId === undefined || id === companyId);
    if (companyId !== undefined && asked.length === 0) throw new NotFound();
    return MyOrderView.page(rest, {
      sql: '(t.organization_id, t.customer_id) in (select * from unnest(?::uuid[], ?::uuid[]))',
      params: [asked.map(({ organizationId }) => organizationId), asked.map(({ id }) => id)],
    });
  }

  /** 404 for orders of others and for drafts. */
  async get(id: string) {
    requireScope().actAs(null, requireUserId());
    return { ...(await MyOrderView.one(id)), items: await itemsOfMine(id) };
  }

  private async links(): Promise<{ organizationId: string; id: string }[]> {
    const scope = requireScope();
    const userId = requireUserId();
    scope.actAs(null, userId);
    const only = organizationOfGuest();
    return scope.rows<{ organizationId: string; id: string }>(OWN_LINKS, [userId, only, only]);
  }
}
