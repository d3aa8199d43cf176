import { Injectable } from '@nestjs/common';
import { defineJob, Handles, requireOrganizationId, requireScope } from '@app/kernel';
import { z } from 'zod';
import { lockOrganization } from './lock-organization.js';
import { OrganizationDeletion } from './organization-deletion.js';

/** Requests the deletion of an organization that nobody belongs to any more. */
export const CloseEmptyOrganization = defineJob('tenancy.close-empty-organization', { data: z.object({}) });

/** Its thirty days of grace are time for an operator to bring somebody back. Asking twice changes nothing. */
@Injectable()
export class CloseEmptyOrganizationHandler {
  constructor(private readonly deletion: OrganizationDeletion) {}

  @Handles(CloseEmptyOrganization)
  async close(): Promise<void> {
    const organization = await lockOrganization();
    const [member] = await requireScope().rows('select id from members where organization_id = ? and is_active limit 1', [requireOrganizationId()]);
    if (organization && !member) await this.deletion.request();
  }
}
