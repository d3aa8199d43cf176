import { boundQuery } from '../database/bound-query.js';

/**
 * Makes batches of one mailbox wait for each other until the end of the transaction: threads are decided by what is stored,
 * so two folders of a mailbox must not decide at the same time.
 */
export async function lockMailbox(accountId: string): Promise<void> {
  await boundQuery('select pg_advisory_xact_lock(hashtextextended($1, 7))', [accountId]);
}
