import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, declaredPermissions, Endpoint, pageOf, problems, requireScope, SignedIn } from '@app/kernel';
import { ExplainPermission } from './explain-permission.js';
import { ExplanationQueryDto, PermissionDto, PermissionExplanationDto, type ExplanationQuery } from './permission.dto.js';
import { ruleFor } from './role-permissions.js';

@ApiTags('tenancy')
@Controller('v1/permissions')
export class PermissionsController {
  constructor(private readonly explanations: ExplainPermission) {}

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

  @Get('explanation')
  @Endpoint({
    summary: 'Why a member may or may not do something',
    description: 'About yourself unless `memberId` names another member of the active organization. Asks the function that decides.',
    permission: SignedIn,
    returns: PermissionExplanationDto,
    problems: [problems.OrganizationRequired, problems.MfaRequired],
  })
  async explain(@Query({ schema: ExplanationQueryDto }) query: ExplanationQuery) {
    return this.explanations.explain(query);
  }
}
