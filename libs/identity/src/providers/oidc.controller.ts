import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, Endpoint, NotFound, Public, requireHttp } from '@app/kernel';
import { SignInAnswerDto } from '../authentication/authentication.dto.js';
import { UserNotActive } from '../authentication/authentication.problems.js';
import { currentClient } from '../authentication/client.js';
import { DeviceHeaders } from '../devices/device-headers.js';
import { browserHashOf } from './browser-binding.js';
import { FinishLogin } from './finish-login.js';
import { OidcLegOf, outcomeOf } from './oidc.guard.js';
import { ProviderRefusal } from './provider-refusal.js';
import {
  BeginLoginDto, OfferedProvidersDto, OidcCallbackDto, ProviderKeyDto, ProvidersQueryDto, RedeemTicketDto, type BeginLogin, type OidcCallback, type ProviderKey, type ProvidersQuery, type RedeemTicket,
} from './provider.dto.js';
import { TicketInvalid } from './provider.problems.js';
import { Providers } from './providers.js';
import { Refusals } from './refusals.js';
import { returnAddress } from './return-path.js';

@ApiTags('identity')
@Controller('v1/auth')
export class OidcController {
  constructor(
    private readonly providers: Providers,
    private readonly finishLogin: FinishLogin,
    private readonly refusals: Refusals,
  ) {}

  @Get('providers')
  @Endpoint({ summary: 'The providers one may sign in with', description: 'Those of the installation, and those of an organization when one is named.', permission: Public, returns: OfferedProvidersDto })
  async offered(@Query({ schema: ProvidersQueryDto }) { organizationId }: ProvidersQuery) {
    return { data: await this.providers.offered(organizationId ?? null) };
  }

  @Get('oidc/:provider')
  @OidcLegOf('login')
  @Endpoint({
    summary: 'Sign in through a provider',
    description: 'For browsers: redirects to the provider, and sets a cookie that the way back is bound to.',
    permission: Public,
    status: 302,
    transaction: 'own',
    problems: [NotFound],
  })
  async begin(@Param({ schema: ProviderKeyDto }) { provider }: ProviderKey, @Query({ schema: BeginLoginDto }) _query: BeginLogin) {
    const { request, reply } = requireHttp();
    const outcome = outcomeOf(request);
    reply.header('location', outcome.kind === 'redirect' ? outcome.url : await this.addressAfterRefusal(outcome, provider));
  }

  @Get('oidc/:provider/callback')
  @OidcLegOf('callback')
  @Endpoint({
    summary: 'The way back from a provider',
    description: 'Redirects to the page the sign-in began on, with `#ticket=…` for `POST /v1/auth/ticket`, `#linked=…` or `#error=…` in the fragment.',
    permission: Public,
    status: 302,
    transaction: 'own',
    problems: [NotFound],
  })
  async callback(@Param({ schema: ProviderKeyDto }) { provider }: ProviderKey, @Query({ schema: OidcCallbackDto }) _query: OidcCallback) {
    const { request, reply } = requireHttp();
    const outcome = outcomeOf(request);
    reply.header('location', outcome.kind === 'identity' ? await this.addressAfterReturn(outcome, provider) : await this.addressAfterRefusal(outcome, provider));
  }

  @Post('ticket')
  @DeviceHeaders()
  @Endpoint({
    summary: 'Exchange the ticket of a sign-in through a provider',
    description: 'Once, within a minute, with the cookie of the browser that signed in.',
    permission: Public,
    returns: SignInAnswerDto,
    transaction: 'own',
    problems: [TicketInvalid, UserNotActive],
  })
  async redeem(@Body({ schema: RedeemTicketDto }) { ticket }: RedeemTicket) {
    return this.finishLogin.redeem(ticket, browserHashOf(requireHttp().request), currentClient());
  }

  private async addressAfterReturn(outcome: Extract<ReturnType<typeof outcomeOf>, { kind: 'identity' }>, provider: string): Promise<string> {
    try {
      return await this.finishLogin.addressAfter(outcome, currentClient());
    } catch (error) {
      if (!(error instanceof ProviderRefusal)) throw error;
      return this.addressAfterRefusal({ kind: 'refused', refusal: error, returnPath: outcome.login.returnPath }, provider);
    }
  }

  private async addressAfterRefusal(outcome: ReturnType<typeof outcomeOf>, provider: string): Promise<string> {
    if (outcome.kind !== 'refused') throw new Error(`A provider led to ${outcome.kind} where it cannot.`);
    await this.refusals.record(outcome.refusal, provider, currentClient());
    return returnAddress(outcome.returnPath, { error: outcome.refusal.code });
  }
}
