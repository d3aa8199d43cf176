import { ApiTags, byId, Endpoint, type ById } from '@app/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { BoardDto } from './board.dto.js';
import { BoardQueryDto, type BoardQuery } from './deal.view.js';
import { ReadBoard } from './read-board.js';

@ApiTags('crm')
@Controller('v1/pipelines/:id/board')
export class BoardController {
  constructor(private readonly boards: ReadBoard) {}

  @Get()
  @Endpoint({
    summary: 'Read a pipeline as a board',
    description: 'A column for each stage with its count, its sums by currency and its first `limit` cards; go on with `GET /v1/deals` and the `nextCursor` of the column.',
    permission: crm.deals.read,
    returns: BoardDto,
  })
  async get(@Param({ schema: byId('pipeline') }) { id }: ById, @Query({ schema: BoardQueryDto }) query: BoardQuery) {
    return this.boards.read(id, query);
  }
}
