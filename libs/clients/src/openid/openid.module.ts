import { CommerceModule } from '@app/commerce';
import { IdentityModule } from '@app/identity';
import { TenancyModule } from '@app/tenancy';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { RequestLogModule } from '../requests/request-log.module.js';
import { AccessTokenActors } from './access-token-actors.js';
import { Accounts } from './accounts.js';
import { ArtifactStore } from './artifact-store.js';
import { AuthenticateAccessTokens } from './authenticate-access-tokens.js';
import { EndAccess } from './end-access.js';
import { Interactions } from './interactions.js';
import { OpenIdArtifactSchema } from './openid-artifact.entity.js';
import { OpenIdGrantsController } from './openid-grants.controller.js';
import { OpenIdKeySchema } from './openid-key.entity.js';
import { OpenIdProvider } from './openid-provider.js';
import { OpenIdRoutes } from './openid-routes.js';
import { OpenIdSettingsController } from './openid-settings.controller.js';
import { OpenIdSettings } from './openid-settings.entity.js';
import { OpenIdSettingsService } from './openid-settings.service.js';
import { ProviderClients } from './provider-clients.js';
import { ProviderKeys } from './provider-keys.js';
import { PruneOpenIdHandler } from './prune-openid.job.js';

/** Lets client apps sign their users in here. */
@Module({
  imports: [MikroOrmModule.forFeature([OpenIdArtifactSchema, OpenIdKeySchema, OpenIdSettings]), CommerceModule, IdentityModule, TenancyModule, RequestLogModule],
  controllers: [OpenIdSettingsController, OpenIdGrantsController],
  providers: [ArtifactStore, ProviderKeys, ProviderClients, Accounts, OpenIdProvider, Interactions, OpenIdRoutes, OpenIdSettingsService, AuthenticateAccessTokens, AccessTokenActors, EndAccess, PruneOpenIdHandler],
})
export class OpenIdModule {}
