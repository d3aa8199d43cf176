import { ApiTags, Endpoint, OperationDto, Operations, RebuildSearchIndexJob, SearchIndex } from '@app/kernel';
import { Controller, Get, Post, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { SearchPageDto, SearchQueryDto, type SearchRequest, type SearchResult } from './search.dto.js';

@ApiTags('crm')
@Controller('v1/search')
export class SearchController {
  constructor(
    private readonly index: SearchIndex,
    private readonly operations: Operations,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Search records of every kind',
    description: 'The best results first, among the kinds and the records one may see. Of very many results the best 500 can be paged through.',
    permission: crm.search.read,
    returns: SearchPageDto,
  })
  async search(@Query({ schema: SearchQueryDto }) query: SearchRequest) {
    const { data, nextCursor } = await this.index.search(query);
    return { data: data as SearchResult[], nextCursor };
  }

  @Post('rebuild')
  @Endpoint({
    summary: 'Make the search index anew',
    description: 'From the records as they are. It is kept with every change; this is for the day it was wrong. Searching goes on meanwhile.',
    permission: crm.search.rebuild,
    returns: OperationDto,
    status: 202,
  })
  async rebuild() {
    return this.operations.accept(RebuildSearchIndexJob, {});
  }
}
