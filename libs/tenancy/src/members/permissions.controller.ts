import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { declaredPermissions, Endpoint, pageOf, requireScope, SignedIn } from '@app/kernel';
import { PermissionDto } from './permission.dto.js';
import { ruleFor } from './role-permissions.js';

@ApiTags('tenancy')
@Controller('v1/permissions')
export class PermissionsController {
  @Get()
  @Endpoint({ summary: 'Every permission there is, and which of them you have', description: 'Always complete: there is no next page.', permission: SignedIn, returns: pageOf(PermissionDto) })
  async list() {
    const granted = requireScope().actor?.permissions;
    const data = declaredPermissions('organization').map((declared) => ({
      ...declared,
      grantedTo: ruleFor(declared.permission).grantedTo,
      isGranted: granted?.has(declared.permission) ?? false,
    }));
    return { data, nextCursor: null };
  }
}
