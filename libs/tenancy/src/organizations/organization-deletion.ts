import { Injectable } from '@nestjs/common';
import { Jobs, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { OrganizationDeletionCancelled, OrganizationDeletionRequested } from '../events.js';
import { TenantAccessPolicy } from '../members/tenant-access-policy.js';
import { DeleteOrganization } from './delete-organization.job.js';
import { TellCeos } from './tell-ceos.job.js';

const GRACE_DAYS = 30;

/**
 * The end of an organization, and the time to think again: from the request on it may only be read (the decision about
 * permissions knows that), after thirty days a job deletes it. The job is written with the request; when the request was
 * taken back, or made anew, it finds that its time has not come.
 */
@Injectable()
export class OrganizationDeletion {
  constructor(
    private readonly jobs: Jobs,
    private readonly outbox: Outbox,
    private readonly policy: TenantAccessPolicy,
  ) {}

  /** Asking again changes nothing: the first date stands. */
  async request(): Promise<void> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const [asked] = await scope.rows<{ deletesAt: Date | string }>(
      `update organizations set deletion_requested_at = now(), deletes_at = now() + ? * interval '1 day', version = version + 1, updated_at = now()
       where id = ? and deletes_at is null returning deletes_at as "deletesAt"`,
      [GRACE_DAYS, organizationId],
    );
    if (!asked) return;
    await this.jobs.enqueue(DeleteOrganization, {}, { delayMs: GRACE_DAYS * 86_400_000 });
    await this.jobs.enqueue(TellCeos, { notice: 'deletion_requested' });
    this.outbox.publish(OrganizationDeletionRequested, { organizationId, deletesAt: new Date(asked.deletesAt).toISOString() });
    scope.afterCommit(() => this.policy.forgetOrganization(organizationId));
  }

  async cancel(): Promise<void> {
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    const rows = await scope.rows(
      'update organizations set deletion_requested_at = null, deletes_at = null, version = version + 1, updated_at = now() where id = ? and deletes_at is not null returning id',
      [organizationId],
    );
    if (rows.length === 0) return;
    await this.jobs.enqueue(TellCeos, { notice: 'deletion_cancelled' });
    this.outbox.publish(OrganizationDeletionCancelled, { organizationId });
    scope.afterCommit(() => this.policy.forgetOrganization(organizationId));
  }
}
