import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { LastWayIn } from '../providers/provider.problems.js';
import { EnrolFactorForUser } from './enrol-factor.js';
import { ActivateFactorDto, EnrolFactorDto, EnrolledFactorDto, MfaFactorDto, RenameFactorDto, type ActivateFactor, type EnrolFactor, type RenameFactor } from './mfa.dto.js';
import { FactorCodeInvalid, PasskeyExists, PasskeyRefused, TooManyFactors, TotpExists } from './mfa.problems.js';
import { mfaFactorView } from './mfa-factor.view.js';
import { MfaFactorsService } from './mfa-factors.service.js';
import { PasskeyCreationDto } from './passkey.dto.js';

@ApiTags('identity')
@Controller('v1/me/mfa-factors')
export class MfaFactorsController {
  constructor(
    private readonly factors: MfaFactorsService,
    private readonly enrolment: EnrolFactorForUser,
  ) {}

  @Get()
  @Endpoint({ summary: 'Your second factors', permission: SignedIn, returns: mfaFactorView.Page })
  async list(@Query({ schema: mfaFactorView.Query }) query: ListQuery) {
    return this.factors.page(query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a second factor',
    description: 'An authenticator app (`totp`) is answered with its secret and waits for its activation; a passkey (`webauthn`) is enabled at once. The first factor that is enabled comes with recovery codes, shown once.',
    permission: SignedIn,
    returns: EnrolledFactorDto,
    status: 201,
    sensitive: true,
    transaction: 'own',
    problems: [TotpExists, PasskeyExists, TooManyFactors, PasskeyRefused],
  })
  async enrol(@Body({ schema: EnrolFactorDto }) input: EnrolFactor) {
    return this.enrolment.enrol(input, currentClient());
  }

  @Post('passkey-options')
  @Endpoint({ summary: 'Begin to add a passkey', permission: SignedIn, returns: PasskeyCreationDto, sensitive: true, problems: [TooManyFactors] })
  async passkeyOptions() {
    return this.enrolment.passkeyOptions();
  }

  @Post(':id/activation')
  @Endpoint({
    summary: 'Enable an authenticator app with its first code',
    description: 'The session it is done in counts as proven by two factors from then on.',
    permission: SignedIn,
    returns: EnrolledFactorDto,
    sensitive: true,
    transaction: 'own',
    problems: [FactorCodeInvalid, TotpExists],
  })
  async activate(@Param({ schema: byId('mfa-factor') }) { id }: ById, @Body({ schema: ActivateFactorDto }) { code }: ActivateFactor) {
    return this.factors.activate(id, code, currentClient());
  }

  @Patch(':id')
  @Endpoint({ summary: 'Name a second factor', permission: SignedIn, returns: MfaFactorDto })
  async rename(@Param({ schema: byId('mfa-factor') }) { id }: ById, @Body({ schema: RenameFactorDto }) { name }: RenameFactor) {
    return this.factors.rename(id, name);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a second factor',
    description: 'Ends your other sessions and the trust in your devices. With the last factor go the recovery codes, and access to organizations that ask for one.',
    permission: SignedIn,
    status: 204,
    sensitive: true,
    transaction: 'own',
    problems: [LastWayIn],
  })
  async remove(@Param({ schema: byId('mfa-factor') }) { id }: ById) {
    await this.factors.remove(id, currentClient());
  }
}
