import { Body, Controller, Get, Post, StreamableFile } from '@nestjs/common';
import { ApiTags, Endpoint, problems, requireUserId, SignedIn } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { LastSuperuser } from '../roles/role.problems.js';
import { ConfirmWill } from '../users/confirm-will.js';
import { ConfirmationDto, type Confirmation } from '../users/confirmation.dto.js';
import { ConfirmationWrong, SoleCeo, StatusConflict } from '../users/user.problems.js';
import { DeactivateUser } from '../users/deactivate-user.js';
import { EraseUser } from './erase-user.js';
import { ExportUser } from './export-user.js';

@ApiTags('identity')
@Controller('v1/me')
export class PersonalDataController {
  constructor(
    private readonly will: ConfirmWill,
    private readonly exports: ExportUser,
    private readonly erasure: EraseUser,
    private readonly deactivation: DeactivateUser,
  ) {}

  @Get('export')
  @Endpoint({
    summary: 'Download everything kept about you',
    description: 'One JSON document with a member for each kind of data; its last one is `isComplete`. Five times within 15 minutes at most.',
    permission: SignedIn,
    sensitive: true,
    produces: 'application/json',
    transaction: 'own',
  })
  async export() {
    return new StreamableFile(await this.exports.export(currentClient()), { type: 'application/json', disposition: 'attachment; filename="frontoffice-export.json"' });
  }

  @Post('deactivation')
  @Endpoint({
    summary: 'Deactivate your account',
    description: 'Ends all sessions; nobody can sign in as you until an operator reactivates you. Nothing is deleted.',
    permission: SignedIn,
    sensitive: true,
    status: 204,
    transaction: 'own',
    problems: [ConfirmationWrong, SoleCeo, StatusConflict, LastSuperuser, problems.Unavailable],
  })
  async deactivate(@Body({ schema: ConfirmationDto }) confirmation: Confirmation) {
    await this.will.check(confirmation);
    await this.deactivation.deactivate(requireUserId());
  }

  @Post('erasure')
  @Endpoint({
    summary: 'Delete your account for good',
    description: 'You leave every organization; what you did there stays, without your name. An organization you were alone in is deleted 30 days later. What cannot be undone is said by mail to your address before that goes too.',
    permission: SignedIn,
    sensitive: true,
    status: 202,
    transaction: 'own',
    problems: [ConfirmationWrong, SoleCeo, LastSuperuser, problems.Unavailable],
  })
  async erase(@Body({ schema: ConfirmationDto }) confirmation: Confirmation) {
    await this.will.check(confirmation);
    await this.erasure.erase(requireUserId());
  }
}
