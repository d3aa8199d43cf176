import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '@app/kernel';
import { tenancy } from '../tenancy.permissions.js';
import { OrganizationDto, UpdateOrganizationDto, type UpdateOrganization } from './organization.dto.js';
import { OrganizationsService } from './organizations.service.js';

@ApiTags('tenancy')
@Controller('v1/organization')
export class OrganizationController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Get()
  @Endpoint({ summary: 'The active organization', permission: tenancy.organization.read, returns: OrganizationDto })
  async get() {
    return this.organizations.read();
  }

  @Patch()
  @Endpoint({ summary: 'Change the profile of the active organization', permission: tenancy.organization.write, returns: OrganizationDto, conditional: true })
  async update(@Body({ schema: UpdateOrganizationDto }) input: UpdateOrganization) {
    return this.organizations.update(input);
  }
}
