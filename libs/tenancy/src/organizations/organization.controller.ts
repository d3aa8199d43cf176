import { Body, Controller, Delete, Get, Patch, Put, Query } from '@nestjs/common';
import { ApiTags, Endpoint, IMAGE_TYPES, ImageUnreadable, problems } from '@app/kernel';
import { tenancy } from '../tenancy.permissions.js';
import { LogosService } from './logos.service.js';
import { LogoQueryDto, OrganizationDto, UpdateOrganizationDto, UpdateOrganizationSecurityDto, type LogoQuery, type UpdateOrganization, type UpdateOrganizationSecurity } from './organization.dto.js';
import { OrganizationsService } from './organizations.service.js';

@ApiTags('tenancy')
@Controller('v1/organization')
export class OrganizationController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly logos: LogosService,
  ) {}

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

  @Patch('security')
  @Endpoint({
    summary: 'Set what the sessions of members must prove',
    description: 'A second factor is asked for from the next request on: sessions opened without one see nothing of the organization. For ceos.',
    permission: tenancy.ownership.write,
    returns: OrganizationDto,
    conditional: true,
    sensitive: true,
  })
  async secure(@Body({ schema: UpdateOrganizationSecurityDto }) input: UpdateOrganizationSecurity) {
    return this.organizations.secure(input);
  }

  @Put('logo')
  @Endpoint({
    summary: 'Upload the logo',
    description: 'The body is the file itself: PNG, JPEG or WebP of at most 5 MiB and 30 megapixels. It is kept as WebP of at most 512 × 512 pixels, without anything else the file carried.',
    permission: tenancy.organization.write,
    returns: OrganizationDto,
    accepts: IMAGE_TYPES,
    transaction: 'own',
    problems: [ImageUnreadable, problems.Unavailable],
  })
  async uploadLogo() {
    await this.logos.upload();
    return this.organizations.read();
  }

  @Get('logo')
  @Endpoint({ summary: 'The logo', description: 'Under its version, as `logoUrl` has it, it may be kept for a year.', permission: tenancy.organization.read, produces: 'image/webp', transaction: 'own' })
  async logo(@Query({ schema: LogoQueryDto }) { v }: LogoQuery) {
    return this.logos.send(v);
  }

  @Delete('logo')
  @Endpoint({ summary: 'Remove the logo', permission: tenancy.organization.write, status: 204, transaction: 'own' })
  async removeLogo() {
    await this.logos.remove();
  }
}
