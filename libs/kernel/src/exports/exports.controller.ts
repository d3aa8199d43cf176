import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { Endpoint } from '../http/endpoint.js';
import { byId, type ById } from '../http/schemas.js';
import type { ListQuery } from '../http/view.js';
import { kernel } from '../kernel.permissions.js';
import { OperationDto } from '../operations/operation.dto.js';
import { CSV_TYPE } from './csv.js';
import { CreateExportDto, ExportDto, ExportView, type CreateExport } from './export.dto.js';
import { ExportExpired, ExportNotReady } from './export.problems.js';
import { ExportsService } from './exports.service.js';

@ApiTags('kernel')
@Controller('v1/exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get()
  @Endpoint({ summary: "List one's exports", permission: kernel.exports.read, returns: ExportView.Page })
  async list(@Query({ schema: ExportView.Query }) query: ListQuery) {
    return this.exports.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Export a list as a file',
    description: 'Takes the permission of the list and the one to export it, and holds what the list would show. The operation names the export in `resultUrl`; its file is kept for a week.',
    permission: kernel.exports.write,
    returns: OperationDto,
    status: 202,
  })
  async create(@Body({ schema: CreateExportDto }) input: CreateExport) {
    return this.exports.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an export', permission: kernel.exports.read, returns: ExportDto })
  async get(@Param({ schema: byId('export') }) { id }: ById) {
    return this.exports.get(id);
  }

  @Get(':id/file')
  @Endpoint({ summary: 'Download the file of an export', permission: kernel.exports.read, produces: CSV_TYPE, transaction: 'own', problems: [ExportNotReady, ExportExpired] })
  async file(@Param({ schema: byId('export') }) { id }: ById): Promise<StreamableFile> {
    return this.exports.file(id);
  }
}
