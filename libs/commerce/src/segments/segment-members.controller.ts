import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { MembershipDto, SetMembershipDto, type SetMembership } from './segment.dto.js';
import { CustomerSegmentView, SegmentMemberView } from './segment.view.js';
import { SegmentMembersService } from './segment-members.service.js';

@ApiTags('commerce')
@Controller('v1')
export class SegmentMembersController {
  constructor(private readonly members: SegmentMembersService) {}

  @Get('segments/:id/members')
  @Endpoint({ summary: 'List the members of a segment', permission: commerce.segments.read, returns: SegmentMemberView.Page })
  async list(@Param({ schema: byId('segment') }) { id }: ById, @Query({ schema: SegmentMemberView.Query }) query: ListQuery) {
    return this.members.members(id, query);
  }

  @Post('segments/:id/members')
  @Endpoint({ summary: 'Put a customer into a segment by hand, or keep one out', permission: commerce.segments.write, returns: MembershipDto })
  async set(@Param({ schema: byId('segment') }) { id }: ById, @Body({ schema: SetMembershipDto }) input: SetMembership) {
    return this.members.set(id, input);
  }

  @Get('customers/:id/segments')
  @Endpoint({ summary: 'List the segments a customer is in', permission: commerce.segments.read, returns: CustomerSegmentView.Page })
  async ofCustomer(@Param({ schema: byId('customer') }) { id }: ById, @Query({ schema: CustomerSegmentView.Query }) query: ListQuery) {
    return this.members.segmentsOf(id, query);
  }
}
