import { ApiTags, byId, Endpoint, RecordHasMoved, type ById, type ListQuery } from '@app/kernel';
import { CustomFieldValueTaken } from '@app/tenancy';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { answerMade } from '../duplicates/create-once.js';
import { DuplicateCandidates } from '../duplicates/duplicate.problems.js';
import { OnDuplicateQuery } from '../duplicates/on-duplicate.dto.js';
import { AccountDto, CreateAccountDto, UpdateAccountDto, type CreateAccount, type UpdateAccount } from './account.dto.js';
import { AccountView } from './account.view.js';
import { AccountsService } from './accounts.service.js';

@ApiTags('crm')
@Controller('v1/accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  @Endpoint({ summary: 'List accounts', description: '`customFields[key]=value` filters by a field the organization added.', permission: crm.accounts.read, returns: AccountView.Page })
  async list(@Query({ schema: AccountView.Query }) query: ListQuery) {
    return this.accounts.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create an account', description: '200 when an existing one is answered (`onDuplicate`).', permission: crm.accounts.write, returns: AccountDto, status: 201, problems: [DuplicateCandidates, CustomFieldValueTaken] })
  async create(@Body({ schema: CreateAccountDto }) input: CreateAccount, @Query({ schema: OnDuplicateQuery }) { onDuplicate }: OnDuplicateQuery) {
    return AccountView.present(answerMade(await this.accounts.create(input, onDuplicate)));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an account', permission: crm.accounts.read, returns: AccountDto, problems: [RecordHasMoved] })
  async get(@Param({ schema: byId('account') }) { id }: ById) {
    return this.accounts.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change an account', permission: crm.accounts.write, returns: AccountDto, conditional: true, problems: [CustomFieldValueTaken] })
  async update(@Param({ schema: byId('account') }) { id }: ById, @Body({ schema: UpdateAccountDto }) changes: UpdateAccount) {
    return AccountView.present(await this.accounts.update(id, changes));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete an account', description: 'It stays in the trash for thirty days; its contacts remain.', permission: crm.accounts.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('account') }) { id }: ById) {
    await this.accounts.delete(id);
  }
}
