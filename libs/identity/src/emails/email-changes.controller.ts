import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags, Endpoint, Public } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { CancelEmailChangeDto, type CancelEmailChange } from './email.dto.js';
import { EmailChangeTokenInvalid } from './email.problems.js';
import { EmailChanges } from './email-changes.js';

@ApiTags('identity')
@Controller('v1/auth/email-change')
export class EmailChangesController {
  constructor(private readonly changes: EmailChanges) {}

  @Post('cancellation')
  @Endpoint({
    summary: 'Take back a change of the primary address',
    description: 'With the link mailed to the address before. That one is primary again; the new one, and others verified since a week before the change, are removed. All sessions end, and a password chosen in that time is void.',
    permission: Public,
    status: 204,
    problems: [EmailChangeTokenInvalid],
  })
  async cancel(@Body({ schema: CancelEmailChangeDto }) { token }: CancelEmailChange) {
    await this.changes.cancel(token, currentClient());
  }
}
