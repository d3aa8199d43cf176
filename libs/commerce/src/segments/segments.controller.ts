import { ApiTags, byId, Endpoint, OperationDto, Operations, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { commerce } from '../commerce.permissions.js';
import { RebuildSegmentJob } from './build-segment.job.js';
import { DescribeFields } from './describe-fields.js';
import { PreviewSegment } from './preview-segment.js';
import { CreateSegmentDto, SegmentDto, SegmentFieldsDto, SegmentPreviewDto, SegmentPreviewInputDto, UpdateSegmentDto, type CreateSegment, type SegmentPreviewInput, type UpdateSegment } from './segment.dto.js';
import { SegmentCycle, SegmentInUse, SegmentNameTaken, SegmentTooSlow } from './segment.problems.js';
import { SegmentView } from './segment.view.js';
import { SegmentsService } from './segments.service.js';

@ApiTags('commerce')
@Controller('v1/segments')
export class SegmentsController {
  constructor(
    private readonly segments: SegmentsService,
    private readonly fields: DescribeFields,
    private readonly previews: PreviewSegment,
    private readonly operations: Operations,
  ) {}

  @Get()
  @Endpoint({ summary: 'List segments', permission: commerce.segments.read, returns: SegmentView.Page })
  async list(@Query({ schema: SegmentView.Query }) query: ListQuery) {
    return this.segments.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Create a segment', description: 'Its members are found in the background.', permission: commerce.segments.write, returns: SegmentDto, status: 201, problems: [SegmentNameTaken] })
  async create(@Body({ schema: CreateSegmentDto }) input: CreateSegment) {
    const { id } = await this.segments.create(input);
    return this.segments.get(id);
  }

  @Get('fields')
  @Endpoint({ summary: 'What criteria may ask about', description: 'The fields and events of every context, with their operators.', permission: commerce.segments.read, returns: SegmentFieldsDto })
  async describe() {
    return this.fields.describe();
  }

  @Post('preview')
  @Endpoint({
    summary: 'Try criteria',
    description: 'How many customers match now, and some of them. Nothing is kept.',
    permission: commerce.segments.read,
    returns: SegmentPreviewDto,
    transaction: 'own',
    problems: [SegmentTooSlow],
  })
  async preview(@Body({ schema: SegmentPreviewInputDto }) { criteria }: SegmentPreviewInput) {
    return this.previews.preview(criteria);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a segment', permission: commerce.segments.read, returns: SegmentDto })
  async get(@Param({ schema: byId('segment') }) { id }: ById) {
    return this.segments.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a segment', permission: commerce.segments.write, returns: SegmentDto, conditional: true, problems: [SegmentNameTaken, SegmentCycle] })
  async update(@Param({ schema: byId('segment') }) { id }: ById, @Body({ schema: UpdateSegmentDto }) changes: UpdateSegment) {
    await this.segments.update(id, changes);
    return this.segments.get(id);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a segment', permission: commerce.segments.write, status: 204, conditional: true, problems: [SegmentInUse] })
  async delete(@Param({ schema: byId('segment') }) { id }: ById) {
    await this.segments.delete(id);
  }

  @Post(':id/rebuild')
  @Endpoint({ summary: 'Look at all customers again', description: 'Never needed when all is well: members follow their rule by themselves.', permission: commerce.segments.write, returns: OperationDto, status: 202 })
  async rebuild(@Param({ schema: byId('segment') }) { id: segmentId }: ById) {
    await this.segments.get(segmentId);
    return this.operations.accept(RebuildSegmentJob, { segmentId });
  }
}
