import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags, Endpoint, Public, requireHttp, SignedIn } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { ConfirmEmailDto, RequestVerificationDto, type ConfirmEmail, type RequestVerification } from './email-verification.dto.js';
import { EmailTaken, VerificationCodeExpired, VerificationCodeInvalid, VerificationTriesExhausted } from './email-verification.problems.js';
import { EmailVerificationsService } from './email-verifications.service.js';

@ApiTags('identity')
@Controller('v1/auth/email-verification')
export class EmailVerificationsController {
  constructor(
    private readonly verifications: EmailVerificationsService,
    private readonly accessTokens: AccessTokens,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Request a code for an e-mail address',
    description: 'Always 202, whether or not the address is known. Send your access token along when you have one: then the code is for your own account.',
    permission: Public,
    status: 202,
    transaction: 'own',
  })
  async request(@Body({ schema: RequestVerificationDto }) { email }: RequestVerification) {
    const [, token] = /^Bearer (.+)$/.exec(requireHttp().request.headers.authorization ?? '') ?? [];
    const claims = token ? await this.accessTokens.verify(token) : null;
    await this.verifications.request(email, claims?.userId ?? null, currentClient());
  }

  @Post('confirmation')
  @Endpoint({
    summary: 'Confirm an e-mail address with the mailed code',
    description: 'For an address of the signed-in user. A code is good for ten minutes and ten tries.',
    permission: SignedIn,
    status: 204,
    transaction: 'own',
    problems: [VerificationCodeInvalid, VerificationCodeExpired, VerificationTriesExhausted, EmailTaken],
  })
  async confirm(@Body({ schema: ConfirmEmailDto }) input: ConfirmEmail) {
    await this.verifications.confirm(input, currentClient());
  }
}
