import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags, Endpoint, problems, Public, SignedIn } from '@app/kernel';
import { DeviceHeaders } from '../devices/device-headers.js';
import { RefreshSession } from '../sessions/refresh-session.js';
import { RefreshTokenInputDto, SwitchedOrganizationDto, SwitchOrganizationDto, TokensDto, type RefreshTokenInput, type SwitchOrganization } from '../sessions/session.dto.js';
import { RefreshTokenInvalid, RefreshTokenReused } from '../sessions/session.problems.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { LogInDto, SignedInDto, SignInAnswerDto, SignUpDto, type LogInInput, type SignUpInput } from './authentication.dto.js';
import { InvalidCredentials, UserNotActive } from './authentication.problems.js';
import { currentClient } from './client.js';
import { LogIn } from './log-in.js';
import { SignUp } from './sign-up.js';

@ApiTags('identity')
@Controller('v1/auth')
export class AuthenticationController {
  constructor(
    private readonly signUps: SignUp,
    private readonly logIns: LogIn,
    private readonly refreshes: RefreshSession,
    private readonly sessions: SessionsService,
  ) {}

  @Post('signup')
  @DeviceHeaders()
  @Endpoint({
    summary: 'Sign up with a password',
    description: 'A company gets its organization, with the default pipeline, at once. The answer is the same whether or not somebody has the address; a code to verify it is mailed.',
    permission: Public,
    returns: SignedInDto,
    status: 201,
    location: () => '/v1/me',
    transaction: 'own',
    problems: [problems.Unavailable],
  })
  async signUp(@Body({ schema: SignUpDto }) input: SignUpInput) {
    return this.signUps.signUp(input, currentClient());
  }

  @Post('login')
  @DeviceHeaders()
  @Endpoint({
    summary: 'Sign in with a password',
    description: 'After ten wrong passwords for one address within 15 minutes the answer is 429, for known and unknown addresses alike.',
    permission: Public,
    returns: SignInAnswerDto,
    transaction: 'own',
    problems: [InvalidCredentials, UserNotActive, problems.Unavailable],
  })
  async logIn(@Body({ schema: LogInDto }) input: LogInInput) {
    return this.logIns.logIn(input, currentClient());
  }

  @Post('refresh')
  @Endpoint({
    summary: 'Exchange a refresh token',
    description: 'Each refresh token is good once. The same device may repeat the request within ten seconds and gets the same successor; a later repetition ends the session.',
    permission: Public,
    returns: TokensDto,
    transaction: 'own',
    problems: [RefreshTokenInvalid, RefreshTokenReused],
  })
  async refresh(@Body({ schema: RefreshTokenInputDto }) { refreshToken }: RefreshTokenInput) {
    return this.refreshes.refresh(refreshToken, currentClient());
  }

  @Post('logout')
  @Endpoint({ summary: 'End the session of a refresh token', permission: Public, status: 204 })
  async logOut(@Body({ schema: RefreshTokenInputDto }) { refreshToken }: RefreshTokenInput) {
    await this.sessions.logOut(refreshToken);
  }

  @Post('switch-organization')
  @Endpoint({
    summary: 'Act in another organization',
    description: 'Answers an access token that names it; later refreshes keep it. An organization you are no active member of answers 404.',
    permission: SignedIn,
    returns: SwitchedOrganizationDto,
  })
  async switchOrganization(@Body({ schema: SwitchOrganizationDto }) { organizationId }: SwitchOrganization) {
    return this.sessions.switchOrganization(organizationId);
  }
}
