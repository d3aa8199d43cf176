import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { currentClient } from '../authentication/client.js';
import { EmailAlreadyAdded, EmailChangePending, EmailIsPrimary, EmailLimitReached, EmailNotVerified } from './email.problems.js';
import { AddEmailDto, UserEmailDto, type AddEmail } from './email.dto.js';
import { userEmailView } from './email.view.js';
import { EmailsService } from './emails.service.js';

@ApiTags('identity')
@Controller('v1/me/emails')
export class UserEmailsController {
  constructor(private readonly emails: EmailsService) {}

  @Get()
  @Endpoint({ summary: 'Your e-mail addresses', permission: SignedIn, returns: userEmailView.Page })
  async list(@Query({ schema: userEmailView.Query }) query: ListQuery) {
    return this.emails.page(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'One of your e-mail addresses', permission: SignedIn, returns: UserEmailDto })
  async get(@Param({ schema: byId('user-email') }) { id }: ById) {
    return this.emails.one(id);
  }

  @Post()
  @Endpoint({
    summary: 'Add an e-mail address',
    description: 'A code is mailed to it; confirm it with `POST /v1/auth/email-verification/confirmation`. The answer is the same whether or not somebody else has the address.',
    permission: SignedIn,
    returns: UserEmailDto,
    status: 201,
    sensitive: true,
    transaction: 'own',
    problems: [EmailAlreadyAdded, EmailLimitReached],
  })
  async add(@Body({ schema: AddEmailDto }) { email }: AddEmail) {
    return this.emails.add(email, currentClient());
  }

  @Post(':id/verification-code')
  @Endpoint({ summary: 'Mail another code to an address of yours', description: 'Five mails to one address in 15 minutes at most; a verified address gets none.', permission: SignedIn, status: 202, transaction: 'own' })
  async sendCode(@Param({ schema: byId('user-email') }) { id }: ById) {
    await this.emails.sendCode(id);
  }

  @Post(':id/primary')
  @Endpoint({
    summary: 'Make an address the primary one',
    description: 'Your other sessions end. The address before is told, and may cancel the change for seven days.',
    permission: SignedIn,
    returns: UserEmailDto,
    sensitive: true,
    transaction: 'own',
    problems: [EmailNotVerified],
  })
  async makePrimary(@Param({ schema: byId('user-email') }) { id }: ById) {
    return this.emails.makePrimary(id, currentClient());
  }

  @Delete(':id')
  @Endpoint({ summary: 'Remove an address', permission: SignedIn, status: 204, sensitive: true, problems: [EmailIsPrimary, EmailChangePending] })
  async remove(@Param({ schema: byId('user-email') }) { id }: ById) {
    await this.emails.remove(id, currentClient());
  }
}
