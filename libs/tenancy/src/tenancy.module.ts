import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { IdentityModule, OrganizationDirectory, OrganizationProviders } from '@app/identity';
import { AccessPolicy } from '@app/kernel';
import { CustomFieldDefinition } from './custom-fields/custom-field-definition.entity.js';
import { CustomFieldDefinitionsService } from './custom-fields/custom-field-definitions.service.js';
import { UniqueFieldValueSchema } from './custom-fields/unique-field-value.entity.js';
import { CustomFieldsController } from './custom-fields/custom-fields.controller.js';
import { CustomFieldTables } from './custom-fields/custom-field-tables.js';
import { CustomFields } from './custom-fields/custom-fields.js';
import { DescribeOwnFields } from './custom-fields/describe-own-fields.js';
import { RemoveCustomField } from './custom-fields/remove-custom-field.job.js';
import { ExchangeRate } from './exchange-rates/exchange-rate.entity.js';
import { ExchangeRates } from './exchange-rates/exchange-rates.js';
import { ExchangeRatesController } from './exchange-rates/exchange-rates.controller.js';
import { ExchangeRatesService } from './exchange-rates/exchange-rates.service.js';
import { AnswerInvitation } from './invitations/answer-invitation.js';
import { InvitationAnswersController } from './invitations/invitation-answers.controller.js';
import { Invitation } from './invitations/invitation.entity.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { ReceivedInvitations } from './invitations/received-invitations.js';
import { SendInvitationHandler } from './invitations/send-invitation.job.js';
import { SignUpByInvitation } from './invitations/sign-up-by-invitation.js';
import { ChangeMember } from './members/change-member.js';
import { ExplainPermission } from './members/explain-permission.js';
import { LeaveOrganization } from './members/leave-organization.js';
import { MemberLoginEventsController } from './members/member-login-events.controller.js';
import { MemberLoginEventsService } from './members/member-login-events.service.js';
import { Member } from './members/member.entity.js';
import { MembersController } from './members/members.controller.js';
import { MembersService } from './members/members.service.js';
import { MembershipSections } from './members/membership-sections.js';
import { PermissionsController } from './members/permissions.controller.js';
import { TenantAccessPolicy } from './members/tenant-access-policy.js';
import { CloseEmptyOrganizationHandler } from './organizations/close-empty-organization.job.js';
import { DeleteOrganizationHandler } from './organizations/delete-organization.job.js';
import { DropUnusedOrganization } from './organizations/drop-unused-organization.js';
import { FoundOrganization } from './organizations/found-organization.js';
import { FoundingSteps } from './organizations/founding-steps.js';
import { LogosService } from './organizations/logos.service.js';
import { MemberOrganizations } from './organizations/member-organizations.js';
import { OrganizationDeletion } from './organizations/organization-deletion.js';
import { OrganizationLifeController } from './organizations/organization-life.controller.js';
import { OrganizationController } from './organizations/organization.controller.js';
import { Organization } from './organizations/organization.entity.js';
import { OrganizationsService } from './organizations/organizations.service.js';
import { TellCeosHandler } from './organizations/tell-ceos.job.js';
import { TransferOwnership } from './organizations/transfer-ownership.js';
import { ConnectedGithub } from './plugins/connected-github.js';
import { PluginChecks } from './plugins/plugin-checks.js';
import { PluginCredentials } from './plugins/plugin-credentials.js';
import { PluginProviders } from './plugins/plugin-providers.js';
import { Plugin } from './plugins/plugin.entity.js';
import { PluginsController } from './plugins/plugins.controller.js';
import { PluginsService } from './plugins/plugins.service.js';
import { ProviderChecks } from './plugins/provider-checks.js';
import { VerifyPlugin } from './plugins/verify-plugin.js';
import { TenancyApi } from './tenancy.api.js';

/** Organizations, their members, and what each may do. Global: it answers the ports of the kernel and of identity, which stand below it. */
@Global()
@Module({
  imports: [MikroOrmModule.forFeature([Organization, Member, Invitation, CustomFieldDefinition, UniqueFieldValueSchema, Plugin, ExchangeRate]), IdentityModule],
  controllers: [OrganizationController, OrganizationLifeController, MemberLoginEventsController, MembersController, InvitationsController, InvitationAnswersController, PermissionsController, CustomFieldsController, PluginsController, ExchangeRatesController],
  providers: [
    TenancyApi, FoundingSteps, OrganizationsService, LogosService, FoundOrganization, DropUnusedOrganization, TransferOwnership, OrganizationDeletion, DeleteOrganizationHandler, TellCeosHandler,
    MembersService, MemberLoginEventsService, MembershipSections, LeaveOrganization, CloseEmptyOrganizationHandler, ChangeMember, ExplainPermission, TenantAccessPolicy,
    InvitationsService, AnswerInvitation, ReceivedInvitations, SignUpByInvitation, SendInvitationHandler,
    CustomFields, CustomFieldDefinitionsService, CustomFieldTables, DescribeOwnFields, RemoveCustomField,
    PluginsService, PluginCredentials, ConnectedGithub, PluginChecks, ProviderChecks, VerifyPlugin,
    ExchangeRates, ExchangeRatesService,
    { provide: AccessPolicy, useExisting: TenantAccessPolicy },
    { provide: OrganizationDirectory, useClass: MemberOrganizations },
    { provide: OrganizationProviders, useClass: PluginProviders },
  ],
  exports: [TenancyApi, ConnectedGithub, CustomFields, CustomFieldTables, FoundingSteps, ExchangeRates, PluginChecks, AccessPolicy, OrganizationDirectory, OrganizationProviders],
})
export class TenancyModule {}
