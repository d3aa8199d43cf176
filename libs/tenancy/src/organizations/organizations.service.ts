import { Injectable } from '@nestjs/common';
import { applyPatch, expectVersion, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { OrganizationUpdated } from '../events.js';
import type { OrganizationView, UpdateOrganization } from './organization.dto.js';
import { Organization } from './organization.entity.js';
import { organizationView } from './organization.view.js';

/** The profile of the active organization. */
@Injectable()
export class OrganizationsService {
  constructor(private readonly outbox: Outbox) {}

  async read(): Promise<OrganizationView> {
    return organizationView.one(requireOrganizationId());
  }

  async update(input: UpdateOrganization): Promise<OrganizationView> {
    const { em } = requireScope();
    const organization = await em.findOneOrFail(Organization, requireOrganizationId());
    expectVersion(organization);
    const changed = applyPatch(organization, input);
    if (changed.length > 0) this.outbox.publish(OrganizationUpdated, { organizationId: organization.id, changed });
    await em.flush();
    return this.read();
  }
}
