import { ApiTags, byId, Endpoint, problems, requireHttp, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { messaging } from '../messaging.permissions.js';
import { EmailSyncLogDto, EmailSyncLogView, SyncLogPathDto, type SyncLogPath } from '../sync/email-sync-log.dto.js';
import { CreateEmailAccountDto, EmailAccountDto, UpdateEmailAccountDto, VerificationDto, type CreateEmailAccount, type UpdateEmailAccount } from './email-account.dto.js';
import { DuplicateEmailAccount, InsecureMailServer } from './email-account.problems.js';
import { EmailAccountView } from './email-account.view.js';
import { EmailAccountsService } from './email-accounts.service.js';
import { VerifyEmailAccount } from './verify-email-account.js';

@ApiTags('messaging')
@Controller('v1/email-accounts')
export class EmailAccountsController {
  constructor(
    private readonly accounts: EmailAccountsService,
    private readonly verification: VerifyEmailAccount,
  ) {}

  @Get()
  @Endpoint({ summary: "List one's e-mail accounts", permission: messaging.accounts.read, returns: EmailAccountView.Page })
  async list(@Query({ schema: EmailAccountView.Query }) query: ListQuery) {
    return this.accounts.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Connect an e-mail account',
    description: 'Its mail is read from now on. Nothing is checked but the form: ask for a verification to know that the data are right.',
    permission: messaging.accounts.write,
    returns: EmailAccountDto,
    status: 201,
    problems: [DuplicateEmailAccount, InsecureMailServer, problems.UrlNotAllowed],
  })
  async create(@Body({ schema: CreateEmailAccountDto }) input: CreateEmailAccount) {
    return this.accounts.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an e-mail account', permission: messaging.accounts.read, returns: EmailAccountDto })
  async get(@Param({ schema: byId('email-account') }) { id }: ById) {
    return this.accounts.get(id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change an e-mail account',
    permission: messaging.accounts.write,
    returns: EmailAccountDto,
    conditional: true,
    problems: [InsecureMailServer, problems.UrlNotAllowed],
  })
  async update(@Param({ schema: byId('email-account') }) { id }: ById, @Body({ schema: UpdateEmailAccountDto }) changes: UpdateEmailAccount) {
    return this.accounts.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Disconnect an e-mail account and remove its mail', permission: messaging.accounts.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('email-account') }) { id }: ById) {
    await this.accounts.delete(id);
  }

  @Post(':id/verification')
  @Endpoint({ summary: 'Log in to the mail servers of an account', permission: messaging.accounts.write, returns: VerificationDto, transaction: 'own' })
  async verify(@Param({ schema: byId('email-account') }) { id }: ById) {
    return this.verification.verify(id);
  }

  @Post(':id/sync')
  @Endpoint({
    summary: 'Read a mailbox now',
    permission: messaging.accounts.write,
    returns: EmailSyncLogDto,
    status: 202,
  })
  async sync(@Param({ schema: byId('email-account') }) { id }: ById) {
    const log = await this.accounts.startSync(id);
    requireHttp().reply.header('location', `/v1/email-accounts/${id}/sync-logs/${log.id}`);
    return EmailSyncLogView.present(log);
  }

  @Get(':id/sync-logs')
  @Endpoint({ summary: 'List what reading a mailbox did', permission: messaging.accounts.read, returns: EmailSyncLogView.Page })
  async syncLogs(@Param({ schema: byId('email-account') }) { id }: ById, @Query({ schema: EmailSyncLogView.Query }) query: ListQuery) {
    return this.accounts.syncLogs(id, query);
  }

  @Get(':id/sync-logs/:logId')
  @Endpoint({ summary: 'Read what one run did', permission: messaging.accounts.read, returns: EmailSyncLogDto })
  async syncLog(@Param({ schema: SyncLogPathDto }) { id, logId }: SyncLogPath) {
    return this.accounts.syncLog(id, logId);
  }
}
