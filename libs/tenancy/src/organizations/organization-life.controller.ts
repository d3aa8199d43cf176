import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiTags, Endpoint, problems, requireScope, SignedIn } from '@app/kernel';
import { EscalationRefused, LastCeo } from '../members/member.problems.js';
import { MembersService } from '../members/members.service.js';
import { tenancy } from '../tenancy.permissions.js';
import { FoundOrganization as Founding } from './found-organization.js';
import { OrganizationDeletion } from './organization-deletion.js';
import { FoundOrganizationDto, OrganizationDto, TransferOwnershipDto, type FoundOrganization, type TransferOwnership } from './organization.dto.js';
import { OrganizationLimitReached } from './organization.problems.js';
import { OrganizationsService } from './organizations.service.js';
import { TransferOwnership as Transfer } from './transfer-ownership.js';

@ApiTags('tenancy')
@Controller('v1')
export class OrganizationLifeController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly members: MembersService,
    private readonly founding: Founding,
    private readonly transfer: Transfer,
    private readonly deletion: OrganizationDeletion,
  ) {}

  @Post('organizations')
  @Endpoint({
    summary: 'Found a further organization',
    description: 'You become its ceo; switch to it with `POST /v1/auth/switch-organization`.',
    permission: SignedIn,
    returns: OrganizationDto,
    status: 201,
    location: () => '/v1/organization',
    transaction: 'own',
    problems: [OrganizationLimitReached],
  })
  async found(@Body({ schema: FoundOrganizationDto }) { name }: FoundOrganization) {
    return this.founding.found(name);
  }

  @Post('organization/departure')
  @Endpoint({
    summary: 'Leave the active organization',
    description: 'Your access token is of no use after that: refresh it, then switch to another organization.',
    permission: SignedIn,
    status: 204,
    problems: [problems.OrganizationRequired, LastCeo],
  })
  async leave() {
    if (!requireScope().organizationId) throw new problems.OrganizationRequired();
    await this.members.leave();
  }

  @Post('organization/ownership-transfer')
  @Endpoint({
    summary: 'Hand the organization over',
    description: 'The other member becomes ceo and you become manager, both or none. For ceos.',
    permission: tenancy.ownership.write,
    returns: OrganizationDto,
    sensitive: true,
    problems: [EscalationRefused],
  })
  async handOver(@Body({ schema: TransferOwnershipDto }) { memberId }: TransferOwnership) {
    await this.transfer.transferTo(memberId);
    return this.organizations.read();
  }

  @Post('organization/deletion')
  @Endpoint({
    summary: 'Delete the organization in thirty days',
    description: 'Until `deletesAt` it may only be read, and every ceo, who are told by mail, may take it back. Then everything it owns goes, and with it the users it brought in who belong to no other. Asking again changes nothing. For ceos.',
    permission: tenancy.deletion.write,
    returns: OrganizationDto,
    sensitive: true,
  })
  async requestDeletion() {
    await this.deletion.request();
    return this.organizations.read();
  }

  @Delete('organization/deletion')
  @Endpoint({ summary: 'Keep the organization after all', permission: tenancy.deletion.write, status: 204 })
  async cancelDeletion() {
    await this.deletion.cancel();
  }
}
