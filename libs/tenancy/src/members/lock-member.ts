import { requireScope } from '@app/kernel';
import { LockMode } from '@mikro-orm/postgresql';
import { Member } from './member.entity.js';

/**
 * A member of the running organization, present or past, locked until the transaction ends; null when there is none. Row
 * level security shows users their memberships elsewhere too, but only for reading: a row that can be locked is of this organization.
 */
export const lockMember = (where: { id: string } | { userId: string }): Promise<Member | null> => requireScope().em.findOne(Member, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
