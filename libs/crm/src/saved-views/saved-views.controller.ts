import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { CreateSavedViewDto, SavedViewDto, SavedViewView, UpdateSavedViewDto, type CreateSavedView, type UpdateSavedView } from './saved-view.dto.js';
import { DuplicateSavedView, NotOwnSavedView } from './saved-view.problems.js';
import { SavedViewsService } from './saved-views.service.js';

@ApiTags('crm')
@Controller('v1/saved-views')
export class SavedViewsController {
  constructor(private readonly views: SavedViewsService) {}

  @Get()
  @Endpoint({ summary: 'List saved views', description: "One's own and the shared ones, of the lists one may see.", permission: crm.views.read, returns: SavedViewView.Page })
  async list(@Query({ schema: SavedViewView.Query }) query: ListQuery) {
    return this.views.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Save a view of a list',
    description: 'Its filters, sort and columns are judged as the list itself would. A new default takes the place of the one before.',
    permission: crm.views.write,
    returns: SavedViewDto,
    status: 201,
    problems: [DuplicateSavedView],
  })
  async create(@Body({ schema: CreateSavedViewDto }) input: CreateSavedView) {
    return this.views.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a saved view', permission: crm.views.read, returns: SavedViewDto })
  async get(@Param({ schema: byId('saved-view') }) { id }: ById) {
    return this.views.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a saved view', description: 'Its owner may; once the owner of a shared one has left, every member may.', permission: crm.views.write, returns: SavedViewDto, conditional: true, problems: [DuplicateSavedView, NotOwnSavedView] })
  async update(@Param({ schema: byId('saved-view') }) { id }: ById, @Body({ schema: UpdateSavedViewDto }) changes: UpdateSavedView) {
    return this.views.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a saved view', description: 'Its owner may; once the owner of a shared one has left, every member may.', permission: crm.views.write, status: 204, conditional: true, problems: [NotOwnSavedView] })
  async delete(@Param({ schema: byId('saved-view') }) { id }: ById) {
    await this.views.delete(id);
  }
}
