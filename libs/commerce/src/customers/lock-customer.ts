import { NotFound, requireOrganizationId, requireScope } from '@app/kernel';

/** Keeps a customer from being merged or deleted until the transaction ends; a 404 for one that is not there. `alone`: and from whoever else asks for that. */
export async function lockCustomer(id: string, { alone = false } = {}): Promise<void> {
  const rows = await requireScope().rows(`select 1 as one from customers where organization_id = ? and id = ? and deleted_at is null ${alone ? 'for no key update' : 'for share'}`, [requireOrganizationId(), id]);
  if (rows.length === 0) throw new NotFound();
}
