import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, problems, type ById, type ListQuery } from '@app/kernel';
import { CeoHasEveryFlag, EscalationRefused } from '../members/member.problems.js';
import { tenancy } from '../tenancy.permissions.js';
import { CreateInvitationDto, InvitationDto, type CreateInvitation } from './invitation.dto.js';
import { AlreadyMember, InvitationNotPending, InvitationPending } from './invitation.problems.js';
import { invitationView } from './invitation.view.js';
import { InvitationsService } from './invitations.service.js';

@ApiTags('tenancy')
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get()
  @Endpoint({ summary: 'List invitations', permission: tenancy.invitations.read, returns: invitationView.Page })
  async list(@Query({ schema: invitationView.Query }) query: ListQuery) {
    return this.invitations.page(query);
  }

  @Post()
  @Endpoint({
    summary: 'Invite somebody by e-mail',
    description: 'Mails a link that is good for seven days. One open invitation for each address; nobody invites into a role, or with a flag, they lack.',
    permission: tenancy.invitations.write,
    returns: InvitationDto,
    status: 201,
    transaction: 'own',
    problems: [EscalationRefused, InvitationPending, AlreadyMember, CeoHasEveryFlag, problems.TooManyRequests],
  })
  async invite(@Body({ schema: CreateInvitationDto }) input: CreateInvitation) {
    return this.invitations.invite(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'An invitation', permission: tenancy.invitations.read, returns: InvitationDto })
  async get(@Param({ schema: byId('invitation') }) { id }: ById) {
    return this.invitations.read(id);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Take an invitation back',
    description: 'It stays in the list as revoked; its link answers 410.',
    permission: tenancy.invitations.write,
    status: 204,
    conditional: true,
    problems: [EscalationRefused, InvitationNotPending],
  })
  async revoke(@Param({ schema: byId('invitation') }) { id }: ById) {
    await this.invitations.revoke(id);
  }

  @Post(':id/redelivery')
  @Endpoint({
    summary: 'Mail an invitation again',
    description: 'In your name, with a new link for another seven days; the one before is void at once.',
    permission: tenancy.invitations.write,
    returns: InvitationDto,
    transaction: 'own',
    problems: [EscalationRefused, InvitationNotPending, problems.TooManyRequests],
  })
  async redeliver(@Param({ schema: byId('invitation') }) { id }: ById) {
    return this.invitations.redeliver(id);
  }
}
