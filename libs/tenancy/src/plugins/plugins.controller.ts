import { ApiTags, byId, Endpoint, pageOf, problems, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { tenancy } from '../tenancy.permissions.js';
import { CreatePluginDto, DataSourceDto, PluginDto, UpdatePluginDto, type CreatePlugin, type UpdatePlugin } from './plugin.dto.js';
import { pluginView } from './plugin.view.js';
import { PluginsService } from './plugins.service.js';
import { VerifyPlugin } from './verify-plugin.js';

@ApiTags('tenancy')
@Controller('v1/plugins')
export class PluginsController {
  constructor(
    private readonly plugins: PluginsService,
    private readonly verification: VerifyPlugin,
  ) {}

  @Get()
  @Endpoint({ summary: 'List plugins', permission: tenancy.plugins.read, returns: pluginView.Page })
  async list(@Query({ schema: pluginView.Query }) query: ListQuery) {
    return this.plugins.page(query);
  }

  @Get('data-sources')
  @Endpoint({ summary: 'What can be connected, with a JSON Schema for the form of each', description: 'Always complete: there is no next page.', permission: tenancy.plugins.read, returns: pageOf(DataSourceDto) })
  async dataSources() {
    return { data: this.plugins.dataSources(), nextCursor: null };
  }

  @Post()
  @Endpoint({
    summary: 'Connect an outside service',
    description: 'Nothing is checked but the form: ask for a verification to know that the data are right. Secrets are never shown again.',
    permission: tenancy.plugins.write,
    returns: PluginDto,
    status: 201,
    sensitive: true,
    problems: [problems.UrlNotAllowed],
  })
  async create(@Body({ schema: CreatePluginDto }) input: CreatePlugin) {
    return this.plugins.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a plugin', permission: tenancy.plugins.read, returns: PluginDto })
  async get(@Param({ schema: byId('plugin') }) { id }: ById) {
    return this.plugins.get(id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a plugin',
    permission: tenancy.plugins.write,
    returns: PluginDto,
    conditional: true,
    sensitive: true,
    problems: [problems.UrlNotAllowed],
  })
  async update(@Param({ schema: byId('plugin') }) { id }: ById, @Body({ schema: UpdatePluginDto }) changes: UpdatePlugin) {
    return this.plugins.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Disconnect an outside service', description: 'Its credentials are gone at once.', permission: tenancy.plugins.write, status: 204, conditional: true, sensitive: true })
  async delete(@Param({ schema: byId('plugin') }) { id }: ById) {
    await this.plugins.delete(id);
  }

  @Post(':id/verification')
  @Endpoint({
    summary: 'Find out whether a plugin works',
    description: 'Asks the service itself. 200 also when it does not work: `status` and `statusReason` say so.',
    permission: tenancy.plugins.verify,
    returns: PluginDto,
    transaction: 'own',
    problems: [problems.ConcurrentUpdate],
  })
  async verify(@Param({ schema: byId('plugin') }) { id }: ById) {
    return this.verification.verify(id);
  }
}
