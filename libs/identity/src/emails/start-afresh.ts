import { Injectable } from '@nestjs/common';
import { requireScope, uuidv7 } from '@app/kernel';
import { OrganizationDirectory } from '../organization-directory.js';

/**
 * A place of their own for who gets an account that somebody opened with their address and never proved it. Whoever that was
 * may have left members, tokens, webhooks and mailboxes in the organization they founded, and would see what is written
 * there next. So a new one is founded, in which sign-ins begin from here on; the other can be looked at and chosen knowingly.
 */
@Injectable()
export class StartAfresh {
  constructor(private readonly directory: OrganizationDirectory) {}

  /** Outside of a transaction. The scope acts as the user from here on, and for an organization that `start` founds if there is one to get away from. */
  async prepare(userId: string): Promise<void> {
    const scope = requireScope();
    scope.actAs(null, userId);
    if ((await this.directory.everyOrganizationOf(userId)).length > 0) scope.actAs(uuidv7(), userId);
  }

  /** In the transaction that gives the user the account. */
  async start(userId: string): Promise<void> {
    const scope = requireScope();
    if (scope.userId !== userId) throw new Error('Another account is given away than the one that was prepared.');
    const { organizationId } = scope;
    if (!organizationId) return;
    // named by what nobody but its owner has proven: the name of the account was somebody else's choice
    const [address] = await scope.rows<{ email: string }>('select email from user_emails where user_id = ? and is_primary', [userId]);
    await this.directory.found({ organizationId, userId, name: address!.email });
    await scope.rows('update users set default_organization_id = ?, updated_at = now(), version = version + 1 where id = ?', [organizationId, userId]);
  }

  /** Outside of a transaction, afterwards: what nobody ever used need not be looked at. */
  async tidy(userId: string): Promise<void> {
    const scope = requireScope();
    const fresh = scope.organizationId;
    scope.actAs(null, userId);
    const all = await this.directory.everyOrganizationOf(userId);
    if (!fresh || !all.includes(fresh)) return;
    for (const organizationId of all.filter((id) => id !== fresh)) {
      scope.actAs(organizationId, userId);
      await scope.transaction(() => this.directory.dropUnused(userId));
    }
    scope.actAs(null, userId);
  }
}
