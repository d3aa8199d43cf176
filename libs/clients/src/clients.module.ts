import { MikroOrmModule } from '@mikro-orm/nestjs';
import { IdentityModule } from '@app/identity';
import { TenancyModule } from '@app/tenancy';
import { Module } from '@nestjs/common';
import { Client } from './clients/client.entity.js';
import { ClientsController } from './clients/clients.controller.js';
import { ClientsService } from './clients/clients.service.js';
import { ClientContact } from './contacts/client-contact.entity.js';
import { ClientContactsController } from './contacts/client-contacts.controller.js';
import { ClientContactsService } from './contacts/client-contacts.service.js';
import { ContactNoticesModule } from './contacts/contact-notices.module.js';
import { ClientEnvironment } from './environments/client-environment.entity.js';
import { ClientEnvironmentsController } from './environments/client-environments.controller.js';
import { ClientEnvironmentsService } from './environments/client-environments.service.js';
import { ClientOrigins } from './environments/client-origins.js';
import { ClientsApi } from './clients.api.js';
import { ClientsDemoData } from './demo-data.js';
import { EventTypesModule } from './event-types/event-types.module.js';
import { ApiKey } from './keys/api-key.entity.js';
import { AuthenticateKeys } from './keys/authenticate-keys.js';
import { ClientTokensController } from './keys/client-tokens.controller.js';
import { ClientTokensService } from './keys/client-tokens.service.js';
import { EndKeysOfMember } from './keys/end-keys-of-member.js';
import { IssueKeys } from './keys/issue-keys.js';
import { KeySections } from './keys/key-sections.js';
import { MemberKeysController } from './keys/member-keys.controller.js';
import { PersonalKeysController } from './keys/personal-keys.controller.js';
import { PersonalKeysService } from './keys/personal-keys.service.js';
import { RemindOfExpiry } from './keys/remind-of-expiry.job.js';
import { TellKeyOwnerHandler } from './keys/tell-key-owner.job.js';
import { TokenNotices } from './keys/token-notices.js';
import { OpenIdModule } from './openid/openid.module.js';
import { ApiKeyRequest } from './requests/api-key-request.entity.js';
import { EnvironmentRequestsController } from './requests/environment-requests.controller.js';
import { PruneRequests } from './requests/prune-requests.job.js';
import { RequestLogModule } from './requests/request-log.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({
  imports: [
    MikroOrmModule.forFeature([Client, ClientContact, ClientEnvironment, ApiKey, ApiKeyRequest]),
    IdentityModule, TenancyModule, EventTypesModule, OpenIdModule, WebhooksModule, ContactNoticesModule, RequestLogModule,
  ],
  controllers: [ClientsController, ClientContactsController, ClientEnvironmentsController, ClientTokensController, PersonalKeysController, MemberKeysController, EnvironmentRequestsController],
  providers: [ClientsApi, ClientsService, ClientContactsService, ClientEnvironmentsService, ClientOrigins, ClientTokensService, PersonalKeysService, IssueKeys, AuthenticateKeys, TokenNotices, TellKeyOwnerHandler, RemindOfExpiry, PruneRequests, EndKeysOfMember, KeySections, ClientsDemoData],
})
export class ClientsModule {}
