import { NotFound, requireScope } from '@app/kernel';
import type { EntityClass, LockMode } from '@mikro-orm/postgresql';
import { ownEntities } from './own-records.js';

/** What says whose a record is, and whether it is there. */
export interface Owned {
  id: string;
  assignedToId?: string | null | undefined;
  createdById?: string | null | undefined;
  deletedAt?: Date | null | undefined;
}

interface Options {
  lockMode?: LockMode.PESSIMISTIC_WRITE;
  /** The problem to throw when there is none; a 404 unless given. */
  lacking?: () => Error;
}

/** The record of that id, for a change of it; none that is deleted, or that the acting user may not see. */
export async function loadOwn<R extends Owned>(entity: EntityClass<R>, id: string, { lockMode, lacking = () => new NotFound() }: Options = {}): Promise<R> {
  const options = { failHandler: lacking, ...(lockMode === undefined ? {} : { lockMode }) };
  return (await requireScope().em.findOneOrFail(entity as EntityClass<Owned>, { id, deletedAt: null, ...ownEntities() }, options)) as R;
}
