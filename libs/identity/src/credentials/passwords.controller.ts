import { Body, Controller, Post, Put } from '@nestjs/common';
import { ApiTags, Endpoint, problems, Public, SignedIn } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { ChangePasswordDto, RequestPasswordResetDto, ResetPasswordDto, type ChangePassword, type RequestPasswordReset, type ResetPassword } from './password.dto.js';
import { PasswordChanges } from './password-changes.js';
import { PasswordResetTokenInvalid } from './password.problems.js';
import { PasswordResets } from './password-resets.js';

@ApiTags('identity')
@Controller('v1')
export class PasswordsController {
  constructor(
    private readonly changes: PasswordChanges,
    private readonly resets: PasswordResets,
  ) {}

  @Put('me/password')
  @Endpoint({
    summary: 'Change your password, or choose your first one',
    description: 'Your other sessions end, and no device skips the second factor any more.',
    permission: SignedIn,
    status: 204,
    sensitive: true,
    transaction: 'own',
    problems: [problems.ConcurrentUpdate, problems.Unavailable],
  })
  async change(@Body({ schema: ChangePasswordDto }) input: ChangePassword) {
    await this.changes.change(input, currentClient());
  }

  @Post('auth/password-reset')
  @Endpoint({
    summary: 'Request a link to choose a new password',
    description: 'Always 202, whether or not the address is known. The link is good for 30 minutes, once.',
    permission: Public,
    status: 202,
    transaction: 'own',
  })
  async request(@Body({ schema: RequestPasswordResetDto }) { email }: RequestPasswordReset) {
    await this.resets.request(email, currentClient());
  }

  @Post('auth/password-reset/confirmation')
  @Endpoint({
    summary: 'Choose a new password with a mailed link',
    description: 'Ends all sessions and does not sign in; the second factor is asked for as before.',
    permission: Public,
    status: 204,
    transaction: 'own',
    problems: [PasswordResetTokenInvalid, problems.Unavailable],
  })
  async confirm(@Body({ schema: ResetPasswordDto }) input: ResetPassword) {
    await this.resets.confirm(input, currentClient());
  }
}
