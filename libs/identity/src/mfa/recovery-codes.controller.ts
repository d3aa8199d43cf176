import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags, Endpoint, SignedIn } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { FactorChanges } from './factor-changes.js';
import { NewRecoveryCodesDto, RecoveryCodesDto } from './mfa.dto.js';
import { NoSecondFactor } from './mfa.problems.js';
import { RecoveryCodesService } from './recovery-codes.service.js';

@ApiTags('identity')
@Controller('v1/me/recovery-codes')
export class RecoveryCodesController {
  constructor(
    private readonly recoveryCodes: RecoveryCodesService,
    private readonly changes: FactorChanges,
  ) {}

  @Get()
  @Endpoint({ summary: 'How many recovery codes you have left', permission: SignedIn, returns: RecoveryCodesDto })
  async read() {
    return this.recoveryCodes.read();
  }

  @Post()
  @Endpoint({
    summary: 'Make new recovery codes',
    description: 'Ten codes, shown once; the earlier ones are void.',
    permission: SignedIn,
    returns: NewRecoveryCodesDto,
    status: 201,
    location: () => '/v1/me/recovery-codes',
    sensitive: true,
    problems: [NoSecondFactor],
  })
  async renew() {
    await this.changes.assertAllowed();
    return { codes: await this.recoveryCodes.renew(currentClient()) };
  }
}
