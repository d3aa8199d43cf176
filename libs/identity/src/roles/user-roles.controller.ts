import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags, byId, Endpoint, type ById } from '@app/kernel';
import { installation } from '../identity.permissions.js';
import { AssignRoleDto, InstallationRolePageDto, UserRoleDto, UserRolePageDto, UserRolePathDto, type AssignRole, type UserRolePath } from './role.dto.js';
import { LastSuperuser, RoleBeyondOwn } from './role.problems.js';
import { UserRolesService } from './user-roles.service.js';

@ApiTags('identity')
@Controller('v1/operator')
export class UserRolesController {
  constructor(private readonly userRoles: UserRolesService) {}

  @Get('roles')
  @Endpoint({ summary: 'The roles of the installation', permission: installation.users.read, returns: InstallationRolePageDto })
  async roles() {
    return this.userRoles.roles();
  }

  @Get('users/:id/roles')
  @Endpoint({ summary: 'The roles of a user', permission: installation.users.read, returns: UserRolePageDto })
  async list(@Param({ schema: byId('user') }) { id }: ById) {
    return this.userRoles.of(id);
  }

  @Post('users/:id/roles')
  @Endpoint({
    summary: 'Give a user a role of the installation',
    description: 'Only roles whose permissions you all have. Giving it twice changes nothing.',
    permission: installation.roles.write,
    sensitive: true,
    status: 201,
    returns: UserRoleDto,
    location: ({ userId, name }) => `/v1/operator/users/${userId}/roles/${name}`,
    problems: [RoleBeyondOwn],
  })
  async assign(@Param({ schema: byId('user') }) { id }: ById, @Body({ schema: AssignRoleDto }) { role }: AssignRole) {
    return this.userRoles.assign(id, role);
  }

  @Delete('users/:id/roles/:role')
  @Endpoint({
    summary: 'Take a role of the installation from a user',
    description: 'The last active superuser stays one.',
    permission: installation.roles.write,
    sensitive: true,
    status: 204,
    problems: [RoleBeyondOwn, LastSuperuser],
  })
  async remove(@Param({ schema: UserRolePathDto }) { id, role }: UserRolePath) {
    await this.userRoles.remove(id, role);
  }
}
