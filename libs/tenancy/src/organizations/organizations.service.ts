import { Injectable } from '@nestjs/common';
import { applyPatch, expectVersion, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { OrganizationUpdated } from '../events.js';
import { TenantAccessPolicy } from '../members/tenant-access-policy.js';
import type { OrganizationView, UpdateOrganization, UpdateOrganizationSecurity } from './organization.dto.js';
import { Organization } from './organization.entity.js';
import { readOrganization } from './read-organization.js';

/** The profile and the settings of the active organization. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly outbox: Outbox,
    private readonly policy: TenantAccessPolicy,
  ) {}

  async read(): Promise<OrganizationView> {
    return readOrganization();
  }

  async update(input: UpdateOrganization): Promise<OrganizationView> {
    await this.change(input);
    return this.read();
  }

  /** What the sessions of members must prove; holds for the requests that come after. */
  async secure(input: UpdateOrganizationSecurity): Promise<OrganizationView> {
    const organizationId = requireOrganizationId();
    await this.change(input);
    requireScope().afterCommit(() => this.policy.forgetOrganization(organizationId));
    return this.read();
  }

  private async change(input: UpdateOrganization | UpdateOrganizationSecurity): Promise<void> {
    const { em } = requireScope();
    const organization = await em.findOneOrFail(Organization, requireOrganizationId());
    expectVersion(organization);
    const changed = applyPatch(organization, input);
    if (changed.length > 0) this.outbox.publish(OrganizationUpdated, { organizationId: organization.id, changed });
    await em.flush();
  }
}
