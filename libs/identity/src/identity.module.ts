import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { LoginEventChainSchema, LoginEventSchema } from './audit/login-event.entity.js';
import { LoginEvents } from './audit/login-events.js';
import { VerifyAuditHandler } from './audit/verify-audit.job.js';
import { VerifyLoginEvents } from './audit/verify-login-events.js';
import { AttemptCounterSchema } from './authentication/attempt-counter.entity.js';
import { AttemptCounters } from './authentication/attempt-counters.js';
import { AuthenticationController } from './authentication/authentication.controller.js';
import { CompleteSignIn } from './authentication/complete-sign-in.js';
import { SignInChallenges } from './authentication/sign-in-challenges.js';
import { DeviceTrust } from './devices/device-trust.js';
import { DevicesController } from './devices/devices.controller.js';
import { DevicesService } from './devices/devices.service.js';
import { AnnounceChange } from './mfa/announce-change.js';
import { AskSecondFactor } from './mfa/ask-second-factor.js';
import { CheckPasskey } from './mfa/check-passkey.js';
import { EnrolFactorForUser } from './mfa/enrol-factor.js';
import { FactorChanges } from './mfa/factor-changes.js';
import { FinishSignInWithSecondFactor } from './mfa/finish-sign-in.js';
import { RecordSecondFactor } from './mfa/record-second-factor.js';
import { MfaFactorRepository } from './mfa/mfa-factor.repository.js';
import { MfaFactorsController } from './mfa/mfa-factors.controller.js';
import { MfaFactorsService } from './mfa/mfa-factors.service.js';
import { PasskeyRequests } from './mfa/passkey-requests.js';
import { ProveAgain } from './mfa/prove-again.js';
import { ProveSecondFactor } from './mfa/prove-second-factor.js';
import { RecoveryCodesController } from './mfa/recovery-codes.controller.js';
import { RecoveryCodesService } from './mfa/recovery-codes.service.js';
import { SecondFactorController } from './mfa/second-factor.controller.js';
import { SessionProof } from './mfa/session-proof.js';
import { SignInWithPasskey } from './mfa/sign-in-with-passkey.js';
import { StepUp } from './mfa/step-up.js';
import { WebAuthn } from './mfa/web-authn.js';
import { SendSecurityNoticeHandler } from './notices/send-security-notice.job.js';
import { LogIn } from './authentication/log-in.js';
import { RegisterUser } from './authentication/register-user.js';
import { SignUp } from './authentication/sign-up.js';
import { PasswordAttempts } from './authentication/password-attempts.js';
import { BreachedPasswords } from './credentials/breached-passwords.js';
import { PasswordChanges } from './credentials/password-changes.js';
import { CompleteReset } from './credentials/complete-reset.js';
import { PasswordHasher } from './credentials/password-hasher.js';
import { PasswordPolicy } from './credentials/password-policy.js';
import { PasswordResetSchema } from './credentials/password-reset.entity.js';
import { PasswordResets } from './credentials/password-resets.js';
import { PasswordsController } from './credentials/passwords.controller.js';
import { ReplacePassword } from './credentials/replace-password.js';
import { RevokeAccess } from './credentials/revoke-access.js';
import { SendPasswordResetHandler } from './credentials/send-password-reset.job.js';
import { UserCredential } from './credentials/user-credential.entity.js';
import { EmailChangeSchema } from './emails/email-change.entity.js';
import { EmailChangesController } from './emails/email-changes.controller.js';
import { EmailChanges } from './emails/email-changes.js';
import { UserEmailsController } from './emails/emails.controller.js';
import { EmailsService } from './emails/emails.service.js';
import { MailLimits } from './emails/mail-limits.js';
import { ProveEmail } from './emails/prove-email.js';
import { StartAfresh } from './emails/start-afresh.js';
import { PruneUnverifiedUsersHandler } from './emails/prune-unverified-users.job.js';
import { SendEmailChangeNoticeHandler } from './emails/send-email-change-notice.job.js';
import { EmailVerificationSchema } from './emails/email-verification.entity.js';
import { EmailVerificationsController } from './emails/email-verifications.controller.js';
import { EmailVerificationsService } from './emails/email-verifications.service.js';
import { SendVerificationCodeHandler } from './emails/send-verification-code.job.js';
import { UserEmail } from './emails/user-email.entity.js';
import { VerificationCodes } from './emails/verification-codes.js';
import { IdentityApi } from './identity.api.js';
import { identityConfig } from './identity.config.js';
import { SignInApi } from './sign-in.api.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { OpenSession } from './sessions/open-session.js';
import { PruneExpiredHandler } from './sessions/prune-expired.job.js';
import { RefreshSession } from './sessions/refresh-session.js';
import { RefreshTokenSchema } from './sessions/refresh-token.entity.js';
import { SessionEnds } from './sessions/session-ends.js';
import { SessionSchema } from './sessions/session.entity.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SigningKeys } from './sessions/signing-keys.js';
import { UserDeviceSchema } from './devices/user-device.entity.js';
import { MfaFactorSchema } from './mfa/mfa-factor.entity.js';
import { SignInChallengeSchema } from './authentication/sign-in-challenge.entity.js';
import { RoleSchema, UserRoleSchema } from './roles/role.entity.js';
import { LoginEventsController } from './audit/login-events.controller.js';
import { InstallationApi } from './installation.api.js';
import { EraseUser } from './personal-data/erase-user.js';
import { EraseUserHandler } from './personal-data/erase-user.job.js';
import { AnnounceExport, ExportUser } from './personal-data/export-user.js';
import { IdentitySections } from './personal-data/identity-sections.js';
import { PersonalDataController } from './personal-data/personal-data.controller.js';
import { ApplySecurityEventHandler } from './providers/apply-security-event.job.js';
import { AskProvider } from './providers/ask-provider.js';
import { CloseAtProvider } from './providers/close-at-provider.js';
import { Discovery } from './providers/discovery.js';
import { EraseAbandonedUserHandler } from './providers/erase-abandoned-user.job.js';
import { FinishLogin } from './providers/finish-login.js';
import { FirebaseController } from './providers/firebase.controller.js';
import { FirebaseTokens } from './providers/firebase-tokens.js';
import { KeySets } from './providers/key-sets.js';
import { LinkIdentity } from './providers/link-identity.js';
import { LoginStates } from './providers/login-states.js';
import { OidcController } from './providers/oidc.controller.js';
import { OidcGuard } from './providers/oidc.guard.js';
import { OidcLoginStateSchema } from './providers/oidc-login-state.entity.js';
import { PrepareLeg } from './providers/prepare-leg.js';
import { ProviderLinkRepository } from './providers/provider-link.repository.js';
import { ProviderLinksController } from './providers/provider-links.controller.js';
import { ProviderLinksService } from './providers/provider-links.service.js';
import { ProviderTokens } from './providers/provider-tokens.js';
import { Providers } from './providers/providers.js';
import { ReclaimClaim } from './providers/reclaim-claim.js';
import { Refusals } from './providers/refusals.js';
import { RelyingParty } from './providers/relying-party.js';
import { SecurityEventsController } from './providers/security-events.controller.js';
import { SecurityEvents } from './providers/security-events.js';
import { SignInWithFirebase } from './providers/sign-in-with-firebase.js';
import { SignInWithProvider } from './providers/sign-in-with-provider.js';
import { UserAuthProviderSchema } from './providers/user-auth-provider.entity.js';
import { VerifyIdToken } from './providers/verify-id-token.js';
import { WaysIn } from './providers/ways-in.js';
import { UserRolesController } from './roles/user-roles.controller.js';
import { UserRolesService } from './roles/user-roles.service.js';
import { AvatarsController } from './users/avatars.controller.js';
import { AvatarsService } from './users/avatars.service.js';
import { ConfirmWill } from './users/confirm-will.js';
import { DeactivateUser } from './users/deactivate-user.js';
import { OperatorUsersController } from './users/operator-users.controller.js';
import { OperatorUsersService } from './users/operator-users.service.js';
import { UserStatuses } from './users/user-statuses.js';
import { MeController } from './users/me.controller.js';
import { MeService } from './users/me.service.js';
import { User } from './users/user.entity.js';

/** Users, how they prove who they are, and their sessions. Needs an OrganizationDirectory, which tenancy provides. */
@Module({
  imports: [
    MikroOrmModule.forFeature([User, UserEmail, EmailVerificationSchema, EmailChangeSchema, PasswordResetSchema, UserCredential, SessionSchema, RefreshTokenSchema, AttemptCounterSchema, LoginEventSchema, LoginEventChainSchema, RoleSchema, UserRoleSchema, UserDeviceSchema, MfaFactorSchema, SignInChallengeSchema, UserAuthProviderSchema, OidcLoginStateSchema]),
  ],
  controllers: [UserEmailsController, EmailChangesController, PasswordsController, DevicesController, MfaFactorsController, RecoveryCodesController, SecondFactorController, AuthenticationController, EmailVerificationsController, MeController, SessionsController, LoginEventsController, AvatarsController, PersonalDataController, OperatorUsersController, UserRolesController, OidcController, FirebaseController, ProviderLinksController, SecurityEventsController],
  providers: [
    { provide: SigningKeys, useFactory: () => SigningKeys.load(identityConfig.value().JWT_PRIVATE_KEY, identityConfig.value().JWT_PREVIOUS_PUBLIC_KEYS) },
    IdentityApi, SignInApi, AttemptCounters, LogIn, SignUp, RegisterUser, PasswordHasher, LoginEvents, MeService,
    AccessTokens, OpenSession, RefreshSession, SessionEnds, SessionsService, PruneExpiredHandler,
    PasswordAttempts, PasswordPolicy, BreachedPasswords, ReplacePassword, RevokeAccess, PasswordChanges, PasswordResets, CompleteReset, SendPasswordResetHandler,
    EmailsService, EmailChanges, ProveEmail, StartAfresh, MailLimits, SendEmailChangeNoticeHandler, PruneUnverifiedUsersHandler,
    VerificationCodes, EmailVerificationsService, SendVerificationCodeHandler,
    CompleteSignIn, SignInChallenges, AskSecondFactor, SendSecurityNoticeHandler,
    MfaFactorRepository, MfaFactorsService, EnrolFactorForUser, FactorChanges, RecoveryCodesService, AnnounceChange, SessionProof,
    WebAuthn, CheckPasskey, ProveSecondFactor, FinishSignInWithSecondFactor, RecordSecondFactor, PasskeyRequests, SignInWithPasskey, ProveAgain, StepUp,
    DeviceTrust, DevicesService,
    VerifyLoginEvents, VerifyAuditHandler,
    Providers, AskProvider, Discovery, KeySets, VerifyIdToken, RelyingParty, LoginStates, PrepareLeg, OidcGuard, FinishLogin, Refusals, SignInWithProvider, LinkIdentity,
    ReclaimClaim, ProviderLinkRepository, ProviderLinksService, ProviderTokens, FirebaseTokens, SignInWithFirebase, SecurityEvents, ApplySecurityEventHandler, CloseAtProvider, EraseAbandonedUserHandler, WaysIn,
    AvatarsService, ConfirmWill, DeactivateUser, UserStatuses, OperatorUsersService, UserRolesService, InstallationApi,
    IdentitySections, ExportUser, AnnounceExport, EraseUser, EraseUserHandler,
  ],
  exports: [InstallationApi, IdentityApi, SignInApi, ProviderTokens],
})
export class IdentityModule {}
