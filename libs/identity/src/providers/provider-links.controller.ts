import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, requireHttp, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { OidcLegOf, outcomeOf } from './oidc.guard.js';
import { linkedProviderView } from './provider-link.view.js';
import { ProviderLinksService } from './provider-links.service.js';
import { BeginLinkDto, LinkStartedDto, ProviderKeyDto, type BeginLink, type ProviderKey } from './provider.dto.js';
import { LastWayIn, ProviderRefused, ProviderUnavailable } from './provider.problems.js';
import { problemOf, Refusals } from './refusals.js';

@ApiTags('identity')
@Controller('v1/me/providers')
export class ProviderLinksController {
  constructor(
    private readonly links: ProviderLinksService,
    private readonly refusals: Refusals,
  ) {}

  @Get()
  @Endpoint({ summary: 'The providers you sign in with', permission: SignedIn, returns: linkedProviderView.Page })
  async list(@Query({ schema: linkedProviderView.Query }) query: ListQuery) {
    return linkedProviderView.page(query);
  }

  @Post('links/:provider')
  @OidcLegOf('link')
  @Endpoint({
    summary: 'Link a provider to your account',
    description: 'Answers the address to open in the same browser; it comes back with `#linked=…` or `#error=…`.',
    permission: SignedIn,
    sensitive: true,
    returns: LinkStartedDto,
    transaction: 'own',
    problems: [ProviderRefused, ProviderUnavailable],
  })
  async link(@Param({ schema: ProviderKeyDto }) { provider }: ProviderKey, @Body({ schema: BeginLinkDto }) _input: BeginLink) {
    const outcome = outcomeOf(requireHttp().request);
    if (outcome.kind === 'redirect') return { url: outcome.url };
    if (outcome.kind !== 'refused') throw new Error('A provider led back before it was asked.');
    await this.refusals.record(outcome.refusal, provider, currentClient());
    throw problemOf(outcome.refusal);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Unlink a provider',
    description: 'Its tokens are destroyed here, and revoked there where the provider can. Your last way to sign in stays.',
    permission: SignedIn,
    sensitive: true,
    status: 204,
    transaction: 'own',
    problems: [LastWayIn],
  })
  async unlink(@Param({ schema: byId('user-auth-provider') }) { id }: ById) {
    await this.links.unlink(id, currentClient());
  }
}
