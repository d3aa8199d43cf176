import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { installation } from '../identity.permissions.js';
import { LastSuperuser, RoleBeyondOwn } from '../roles/role.problems.js';
import { OperatorUserDto, SuspendUserDto, type SuspendUser } from './operator-user.dto.js';
import { operatorUserView } from './operator-user.view.js';
import { OperatorUsersService } from './operator-users.service.js';
import { StatusConflict } from './user.problems.js';

@ApiTags('identity')
@Controller('v1/operator/users')
export class OperatorUsersController {
  constructor(private readonly users: OperatorUsersService) {}

  @Get()
  @Endpoint({ summary: 'List the users of the installation', description: '`q` looks into names, usernames and addresses.', permission: installation.users.read, returns: operatorUserView.Page })
  async list(@Query({ schema: operatorUserView.Query }) query: ListQuery) {
    return this.users.page(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'Get a user of the installation', permission: installation.users.read, returns: OperatorUserDto })
  async get(@Param({ schema: byId('user') }) { id }: ById) {
    return this.users.read(id);
  }

  @Post(':id/suspension')
  @Endpoint({
    summary: 'Suspend a user',
    description: 'Ends all their sessions and tells them by mail. Whoever has permissions you lack cannot be suspended.',
    permission: installation.users.write,
    sensitive: true,
    conditional: true,
    returns: OperatorUserDto,
    problems: [RoleBeyondOwn, StatusConflict, LastSuperuser],
  })
  async suspend(@Param({ schema: byId('user') }) { id }: ById, @Body({ schema: SuspendUserDto }) { reason }: SuspendUser) {
    return this.users.suspend(id, reason);
  }

  @Post(':id/reactivation')
  @Endpoint({
    summary: 'Let a suspended or inactive user in again',
    permission: installation.users.write,
    sensitive: true,
    conditional: true,
    returns: OperatorUserDto,
    problems: [RoleBeyondOwn, StatusConflict],
  })
  async reactivate(@Param({ schema: byId('user') }) { id }: ById) {
    return this.users.reactivate(id);
  }
}
