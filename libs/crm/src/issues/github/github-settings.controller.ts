import { ApiTags, byId, Endpoint, idOf, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { crm } from '../../crm.permissions.js';
import { GithubLoginTaken } from '../issue.problems.js';
import { GithubLoginView } from './github-login.view.js';
import { GithubSettingsService } from './github-settings.service.js';
import { CreateGithubLoginDto, GithubLoginDto, GithubWebhookDto, type CreateGithubLogin } from './github.dto.js';

const ofPlugin = z.object({ pluginId: idOf('plugin') });

@ApiTags('crm')
@Controller('v1/github')
export class GithubSettingsController {
  constructor(private readonly settings: GithubSettingsService) {}

  @Post('plugins/:pluginId/webhook-secret')
  @Endpoint({
    summary: 'Make a secret for the callbacks of GitHub',
    description: 'The secret before stays good for 24 hours.',
    permission: crm.github.write,
    returns: GithubWebhookDto,
  })
  async makeSecret(@Param({ schema: ofPlugin }) { pluginId }: { pluginId: string }) {
    return this.settings.makeSecret(pluginId);
  }

  @Get('logins')
  @Endpoint({ summary: 'List who is who at GitHub', permission: crm.github.read, returns: GithubLoginView.Page })
  async logins(@Query({ schema: GithubLoginView.Query }) query: ListQuery) {
    return this.settings.logins(query);
  }

  @Post('logins')
  @Endpoint({ summary: 'Say who a member is at GitHub', permission: crm.github.write, returns: GithubLoginDto, status: 201, problems: [GithubLoginTaken] })
  async addLogin(@Body({ schema: CreateGithubLoginDto }) input: CreateGithubLogin) {
    return this.settings.addLogin(input);
  }

  @Delete('logins/:id')
  @Endpoint({ summary: 'Forget who a member is at GitHub', permission: crm.github.write, status: 204 })
  async removeLogin(@Param({ schema: byId('github-login') }) { id }: ById) {
    await this.settings.removeLogin(id);
  }
}
