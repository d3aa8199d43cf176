import { NotFound, requireOrganizationId, requireScope } from '@app/kernel';

/** Keeps a customer from being merged or deleted until the transaction ends; a 404 for one that is not there. `alone`: and from whoever else asks for that. */
export async function lockCustomer(id: string, { alone = false } = {}): Promise<void> {
  if (!(await isLivingCustomer(id, { alone }))) throw new NotFound();
}

/** Whether there is such a customer; if so, locked as with `lockCustomer`. */
export async function isLivingCustomer(id: string, { alone = false } = {}): Promise<boolean> {
  const rows = await requireScope().rows(`select 1 as one from customers where organization_id = ? and id = ? and deleted_at is null ${alone ? 'for no key update' : 'for share'}`, [requireOrganizationId(), id]);
  return rows.length > 0;
}
