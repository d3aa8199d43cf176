import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint, pageOf, type ListQuery } from '@app/kernel';
import { tenancy } from '../tenancy.permissions.js';
import { MemberDto } from './member.dto.js';
import { memberView } from './member.view.js';
import { MembersService } from './members.service.js';

@ApiTags('tenancy')
@Controller('v1/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @Endpoint({ summary: 'List members', permission: tenancy.members.read, returns: pageOf(MemberDto) })
  async list(@Query({ schema: memberView.Query }) query: ListQuery) {
    return this.members.page(query);
  }
}
