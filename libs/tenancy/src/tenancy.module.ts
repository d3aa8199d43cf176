import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { IdentityModule, OrganizationDirectory } from '@app/identity';
import { AccessPolicy } from '@app/kernel';
import { Member } from './members/member.entity.js';
import { MembersController } from './members/members.controller.js';
import { MembersService } from './members/members.service.js';
import { PermissionsController } from './members/permissions.controller.js';
import { TenantAccessPolicy } from './members/tenant-access-policy.js';
import { FoundingSteps } from './organizations/founding-steps.js';
import { MemberOrganizations } from './organizations/member-organizations.js';
import { OrganizationController } from './organizations/organization.controller.js';
import { Organization } from './organizations/organization.entity.js';
import { OrganizationsService } from './organizations/organizations.service.js';
import { TenancyApi } from './tenancy.api.js';

/** Organizations, their members, and what each may do. Global: it answers the ports of the kernel and of identity, which stand below it. */
@Global()
@Module({
  imports: [MikroOrmModule.forFeature([Organization, Member]), IdentityModule],
  controllers: [OrganizationController, MembersController, PermissionsController],
  providers: [
    TenancyApi, FoundingSteps, OrganizationsService, MembersService, TenantAccessPolicy,
    { provide: AccessPolicy, useExisting: TenantAccessPolicy },
    { provide: OrganizationDirectory, useClass: MemberOrganizations },
  ],
  exports: [TenancyApi, FoundingSteps, AccessPolicy, OrganizationDirectory],
})
export class TenancyModule {}
