import { requireOrganizationId, requireScope } from '@app/kernel';
import { SeatLimitReached } from '../members/member.problems.js';

export interface LockedOrganization {
  id: string;
  name: string;
  isActive: boolean;
  /** It waits for its deletion. */
  isClosing: boolean;
  /** Active members it may have; null for any number. */
  seatLimit: number | null;
}

/**
 * Locks the row of the running organization until the transaction ends; null when there is none. Whatever counts or changes
 * members takes this lock first, so that two changes never both look at what was before. Rows that refer to the
 * organization can be written meanwhile: the lock does not conflict with a foreign key's.
 */
export async function lockOrganization(): Promise<LockedOrganization | null> {
  const [row] = await requireScope().rows<LockedOrganization>(
    `select id, name, is_active as "isActive", deletes_at is not null as "isClosing", seat_limit as "seatLimit" from organizations where id = ? for no key update`,
    [requireOrganizationId()],
  );
  return row ?? null;
}

/** Throws 409 `seat_limit_reached` unless one more active member fits. */
export async function assertFreeSeat({ id, seatLimit }: LockedOrganization): Promise<void> {
  if (seatLimit === null) return;
  const [row] = await requireScope().rows<{ taken: number }>('select count(*)::int as taken from members where organization_id = ? and is_active', [id]);
  if (row!.taken >= seatLimit) throw new SeatLimitReached({ extensions: { seatLimit } });
}
