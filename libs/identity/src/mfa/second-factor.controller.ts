import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags, Endpoint, problems, Public, SignedIn } from '@app/kernel';
import { SignedInDto } from '../authentication/authentication.dto.js';
import { UserNotActive } from '../authentication/authentication.problems.js';
import { currentClient } from '../authentication/client.js';
import { DeviceHeaders } from '../devices/device-headers.js';
import { FinishSignInWithSecondFactor } from './finish-sign-in.js';
import {
  FinishSignInDto, MfaTokenInputDto, PasskeySignInDto, SecondFactorOptionsDto, SecondFactorPassedDto, SteppedUpDto, StepUpDto,
  type FinishSignIn, type MfaTokenInput, type PasskeySignIn, type StepUpInput,
} from './mfa.dto.js';
import { PasskeyInvalid, SecondFactorInvalid, SecondFactorRequired, StepUpFailed } from './mfa.problems.js';
import { PasskeyRequestDto } from './passkey.dto.js';
import { PasskeyRequests } from './passkey-requests.js';
import { SignInWithPasskey } from './sign-in-with-passkey.js';
import { StepUp } from './step-up.js';

@ApiTags('identity')
@Controller('v1/auth')
export class SecondFactorController {
  constructor(
    private readonly finishing: FinishSignInWithSecondFactor,
    private readonly passkeys: SignInWithPasskey,
    private readonly requests: PasskeyRequests,
    private readonly stepUps: StepUp,
  ) {}

  @Post('mfa')
  @DeviceHeaders()
  @Endpoint({
    summary: 'Finish a sign-in with the second factor',
    description: 'A code of the authenticator app, a recovery code, or a passkey. Three tries for one sign-in, five for one user within 15 minutes; the answer never tells what was wrong. With `trustDevice` the answer has a token that skips this step for a while.',
    permission: Public,
    returns: SecondFactorPassedDto,
    transaction: 'own',
    problems: [SecondFactorInvalid, UserNotActive],
  })
  async finish(@Body({ schema: FinishSignInDto }) input: FinishSignIn) {
    return this.finishing.finish(input, currentClient());
  }

  @Post('mfa/passkey-options')
  @Endpoint({ summary: 'Begin to finish a sign-in with a passkey', permission: Public, returns: SecondFactorOptionsDto, problems: [SecondFactorInvalid] })
  async secondFactorOptions(@Body({ schema: MfaTokenInputDto }) { mfaToken }: MfaTokenInput) {
    return { options: await this.requests.ofHalfSignedIn(mfaToken) };
  }

  @Post('passkey/options')
  @Endpoint({ summary: 'Begin to sign in with a passkey alone', permission: Public, returns: PasskeyRequestDto })
  async passkeyOptions() {
    return this.requests.ofAnybody();
  }

  @Post('passkey')
  @DeviceHeaders()
  @Endpoint({
    summary: 'Sign in with a passkey alone',
    description: 'The authenticator must have checked who holds it; that makes it two factors.',
    permission: Public,
    returns: SignedInDto,
    transaction: 'own',
    problems: [PasskeyInvalid, UserNotActive],
  })
  async passkey(@Body({ schema: PasskeySignInDto }) input: PasskeySignIn) {
    return this.passkeys.signIn(input, currentClient());
  }

  @Post('step-up')
  @Endpoint({
    summary: 'Prove again who you are',
    description: 'Answers an access token for the same session with which sensitive operations are allowed for ten minutes. Who has a second factor proves it; everybody else sends the password. Who has neither signs in again.',
    permission: SignedIn,
    returns: SteppedUpDto,
    transaction: 'own',
    problems: [StepUpFailed, SecondFactorRequired, problems.Unavailable],
  })
  async stepUp(@Body({ schema: StepUpDto }) input: StepUpInput) {
    return this.stepUps.stepUp(input, currentClient());
  }

  @Post('step-up/passkey-options')
  @Endpoint({ summary: 'Begin to prove again who you are with a passkey', permission: SignedIn, returns: PasskeyRequestDto })
  async stepUpOptions() {
    return this.requests.ofSignedIn();
  }
}
