import { Controller, Get, Query } from '@nestjs/common';
import { signInEventView } from '@app/identity';
import { ApiTags, Endpoint, pageOf, type ListQuery } from '@app/kernel';
import { tenancy } from '../tenancy.permissions.js';
import { MemberLoginEventDto } from './member-login-event.dto.js';
import { MemberLoginEventsService } from './member-login-events.service.js';

@ApiTags('tenancy')
@Controller('v1/members/login-events')
export class MemberLoginEventsController {
  constructor(private readonly events: MemberLoginEventsService) {}

  @Get()
  @Endpoint({ summary: 'How members sign in', description: 'Sign-ins and refusals of active members since they joined.', permission: tenancy.members.audit, returns: pageOf(MemberLoginEventDto) })
  async list(@Query({ schema: signInEventView.Query }) query: ListQuery) {
    return this.events.page(query);
  }
}
