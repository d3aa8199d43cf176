import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, pageOf, type ById, type ListQuery } from '@app/kernel';
import { tenancy } from '../tenancy.permissions.js';
import { MemberDto, UpdateMemberDto, type UpdateMember } from './member.dto.js';
import { CeoHasEveryFlag, EscalationRefused, LastCeo, SeatLimitReached } from './member.problems.js';
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

  @Get(':id')
  @Endpoint({ summary: 'A member', permission: tenancy.members.read, returns: MemberDto })
  async get(@Param({ schema: byId('member') }) { id }: ById) {
    return this.members.read(id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change role, department and flags of a member',
    description: 'A flag that is sent is set for this member and survives a change of role. Nobody gives a role or flag they lack, and nobody but a ceo changes a ceo. What the member may do changes at once, in other processes within two seconds.',
    permission: tenancy.members.write,
    returns: MemberDto,
    conditional: true,
    sensitive: true,
    problems: [EscalationRefused, LastCeo, CeoHasEveryFlag],
  })
  async update(@Param({ schema: byId('member') }) { id }: ById, @Body({ schema: UpdateMemberDto }) input: UpdateMember) {
    return this.members.update(id, input);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a member',
    description: 'The user keeps their account and whatever they made here keeps their name; only an invitation brings them back.',
    permission: tenancy.members.write,
    status: 204,
    conditional: true,
    sensitive: true,
    problems: [EscalationRefused, LastCeo],
  })
  async remove(@Param({ schema: byId('member') }) { id }: ById) {
    await this.members.remove(id);
  }

  @Post(':id/deactivation')
  @Endpoint({ summary: 'Shut a member out for a while', description: 'Role and flags stay for when they are reactivated.', permission: tenancy.members.write, returns: MemberDto, problems: [EscalationRefused, LastCeo] })
  async deactivate(@Param({ schema: byId('member') }) { id }: ById) {
    return this.members.deactivate(id);
  }

  @Post(':id/reactivation')
  @Endpoint({ summary: 'Let a deactivated member in again', permission: tenancy.members.write, returns: MemberDto, problems: [EscalationRefused, SeatLimitReached] })
  async reactivate(@Param({ schema: byId('member') }) { id }: ById) {
    return this.members.reactivate(id);
  }
}
