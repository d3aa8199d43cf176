import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { LoginEventSchema } from './audit/login-event.entity.js';
import { LoginEvents } from './audit/login-events.js';
import { AttemptCounterSchema } from './authentication/attempt-counter.entity.js';
import { AttemptCounters } from './authentication/attempt-counters.js';
import { AuthenticationController } from './authentication/authentication.controller.js';
import { CompleteSignIn } from './authentication/complete-sign-in.js';
import { SignInChallenges } from './authentication/sign-in-challenges.js';
import { AskSecondFactor } from './mfa/ask-second-factor.js';
import { SendSecurityNoticeHandler } from './notices/send-security-notice.job.js';
import { LogIn } from './authentication/log-in.js';
import { RegisterUser } from './authentication/register-user.js';
import { SignUp } from './authentication/sign-up.js';
import { PasswordHasher } from './credentials/password-hasher.js';
import { UserCredential } from './credentials/user-credential.entity.js';
import { EmailVerificationSchema } from './emails/email-verification.entity.js';
import { EmailVerificationsController } from './emails/email-verifications.controller.js';
import { EmailVerificationsService } from './emails/email-verifications.service.js';
import { SendVerificationCodeHandler } from './emails/send-verification-code.job.js';
import { UserEmail } from './emails/user-email.entity.js';
import { VerificationCodes } from './emails/verification-codes.js';
import { IdentityApi } from './identity.api.js';
import { identityConfig } from './identity.config.js';
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
import { MeController } from './users/me.controller.js';
import { MeService } from './users/me.service.js';
import { User } from './users/user.entity.js';

/** Users, how they prove who they are, and their sessions. Needs an OrganizationDirectory, which tenancy provides. */
@Module({
  imports: [
    MikroOrmModule.forFeature([User, UserEmail, EmailVerificationSchema, UserCredential, SessionSchema, RefreshTokenSchema, AttemptCounterSchema, LoginEventSchema, RoleSchema, UserRoleSchema, UserDeviceSchema, MfaFactorSchema, SignInChallengeSchema]),
  ],
  controllers: [AuthenticationController, EmailVerificationsController, MeController, SessionsController],
  providers: [
    { provide: SigningKeys, useFactory: () => SigningKeys.load(identityConfig.value().JWT_PRIVATE_KEY, identityConfig.value().JWT_PREVIOUS_PUBLIC_KEYS) },
    IdentityApi, AttemptCounters, LogIn, SignUp, RegisterUser, PasswordHasher, LoginEvents, MeService,
    AccessTokens, OpenSession, RefreshSession, SessionEnds, SessionsService, PruneExpiredHandler,
    VerificationCodes, EmailVerificationsService, SendVerificationCodeHandler,
    CompleteSignIn, SignInChallenges, AskSecondFactor, SendSecurityNoticeHandler,
  ],
  exports: [IdentityApi],
})
export class IdentityModule {}
