import { ApiTags, byId, Endpoint, type ById } from '@app/kernel';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { OpenIdSettingsDto, ReplaceOpenIdSettingsDto, type ReplaceOpenIdSettings } from './openid-settings.dto.js';
import { OpenIdSettingsService } from './openid-settings.service.js';

@ApiTags('clients')
@Controller('v1/client-environments')
export class OpenIdSettingsController {
  constructor(private readonly settings: OpenIdSettingsService) {}

  @Get(':id/openid')
  @Endpoint({
    summary: 'How users sign in at an environment',
    description: 'Frontoffice is an OpenID provider for every environment: authorization code with PKCE (S256), refresh, client credentials, introspection, revocation and sign-out, as the discovery document says.',
    permission: clients.clients.read,
    returns: OpenIdSettingsDto,
  })
  async get(@Param({ schema: byId('client-environment') }) { id }: ById) {
    return this.settings.get(id);
  }

  @Put(':id/openid')
  @Endpoint({ summary: 'Change how users sign in at an environment', permission: clients.clients.write, returns: OpenIdSettingsDto, conditional: true, sensitive: true })
  async replace(@Param({ schema: byId('client-environment') }) { id }: ById, @Body({ schema: ReplaceOpenIdSettingsDto }) input: ReplaceOpenIdSettings) {
    return this.settings.replace(id, input);
  }
}
