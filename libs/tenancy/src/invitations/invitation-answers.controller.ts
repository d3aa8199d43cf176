import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { DeviceHeaders, SignedInDto } from '@app/identity';
import { ApiTags, byId, Endpoint, pageOf, problems, Public, SignedIn, type ById } from '@app/kernel';
import { SeatLimitReached } from '../members/member.problems.js';
import { AnswerInvitation } from './answer-invitation.js';
import {
  AcceptedInvitationDto, InvitationPreviewDto, InvitationSignUpDto, InvitationTokenDto, ReceivedInvitationDto, type InvitationSignUp, type InvitationToken,
} from './invitation.dto.js';
import { AddressHasAccount, AlreadyMember, InvitationAnswered, InvitationExpired, InvitationForOthers, InvitationWithdrawn, InviterMayNot } from './invitation.problems.js';
import { ReceivedInvitations } from './received-invitations.js';
import { SignUpByInvitation } from './sign-up-by-invitation.js';

const GONE = [InvitationExpired, InvitationWithdrawn, InvitationAnswered];
const TO_JOIN = [InvitationForOthers, AlreadyMember, SeatLimitReached, InviterMayNot, ...GONE];

@ApiTags('tenancy')
@Controller('v1')
export class InvitationAnswersController {
  constructor(
    private readonly received: ReceivedInvitations,
    private readonly answers: AnswerInvitation,
    private readonly signUps: SignUpByInvitation,
  ) {}

  @Post('invitations/preview')
  @Endpoint({
    summary: 'What an invitation is for',
    description: 'For whoever has the token of the mail; an unknown one answers 404.',
    permission: Public,
    returns: InvitationPreviewDto,
    transaction: 'own',
    problems: [problems.NotFound, ...GONE],
  })
  async preview(@Body({ schema: InvitationTokenDto }) { token }: InvitationToken) {
    return this.received.preview(token);
  }

  @Post('invitations/signup')
  @DeviceHeaders()
  @Endpoint({
    summary: 'Sign up with an invitation and accept it',
    description: 'Having the token proves the address, because it was mailed there and nowhere else. The user is managed by the organization: they go with it unless they belong to another one.',
    permission: Public,
    returns: SignedInDto,
    status: 201,
    location: () => '/v1/me',
    transaction: 'own',
    problems: [problems.NotFound, AddressHasAccount, SeatLimitReached, InviterMayNot, ...GONE, problems.Unavailable],
  })
  async signUp(@Body({ schema: InvitationSignUpDto }) input: InvitationSignUp) {
    return this.signUps.signUp(input);
  }

  @Post('invitations/acceptance')
  @Endpoint({
    summary: 'Accept an invitation',
    description: 'The address it was sent to must be a verified one of yours. An active membership is never changed (409); one that ended begins anew.',
    permission: SignedIn,
    returns: AcceptedInvitationDto,
    transaction: 'own',
    problems: TO_JOIN,
  })
  async accept(@Body({ schema: InvitationTokenDto }) { token }: InvitationToken) {
    return this.answers.accept(this.received.byToken(token));
  }

  @Post('invitations/declination')
  @Endpoint({ summary: 'Decline an invitation', permission: SignedIn, status: 204, transaction: 'own', problems: [InvitationForOthers, ...GONE] })
  async decline(@Body({ schema: InvitationTokenDto }) { token }: InvitationToken) {
    await this.answers.decline(this.received.byToken(token));
  }

  @Get('me/invitations')
  @Endpoint({
    summary: 'Invitations at your verified addresses',
    description: 'Those that wait for an answer. Always complete: there is no next page.',
    permission: SignedIn,
    returns: pageOf(ReceivedInvitationDto),
    transaction: 'own',
  })
  async list() {
    return { data: await this.received.list(), nextCursor: null };
  }

  @Post('me/invitations/:id/acceptance')
  @Endpoint({ summary: 'Accept an invitation at an address of yours', description: 'As with its token.', permission: SignedIn, returns: AcceptedInvitationDto, transaction: 'own', problems: TO_JOIN })
  async acceptReceived(@Param({ schema: byId('received-invitation') }) { id }: ById) {
    return this.answers.accept(await this.received.byId(id));
  }

  @Post('me/invitations/:id/declination')
  @Endpoint({ summary: 'Decline an invitation at an address of yours', permission: SignedIn, status: 204, transaction: 'own', problems: GONE })
  async declineReceived(@Param({ schema: byId('received-invitation') }) { id }: ById) {
    await this.answers.decline(await this.received.byId(id));
  }
}
