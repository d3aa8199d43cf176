import { Body, Controller, Delete, Get, Param, Patch, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { CSV_TYPE } from '../exports/csv.js';
import { Endpoint } from '../http/endpoint.js';
import { byId, type ById } from '../http/schemas.js';
import type { ListQuery } from '../http/view.js';
import { kernel } from '../kernel.permissions.js';
import { OperationDto } from '../operations/operation.dto.js';
import { ImportDto, ImportFieldsDto, ImportFieldsQueryDto, ImportRowView, ImportView, UpdateImportDto, UploadQueryDto, type UpdateImport, type UploadQuery } from './import.dto.js';
import { ImportNotReady, UnreadableFile } from './import.problems.js';
import { ImportsService } from './imports.service.js';
import { StartImport } from './start-import.js';
import { TABLE_TYPES } from './upload-import.js';

@ApiTags('kernel')
@Controller('v1')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly starts: StartImport,
  ) {}

  @Get('imports')
  @Endpoint({ summary: "List one's imports", permission: kernel.imports.read, returns: ImportView.Page })
  async list(@Query({ schema: ImportView.Query }) query: ListQuery) {
    return this.imports.list(query);
  }

  @Get('import-fields')
  @Endpoint({ summary: 'What columns of a file may be mapped to', permission: kernel.imports.read, returns: ImportFieldsDto })
  async fields(@Query({ schema: ImportFieldsQueryDto }) { resource }: { resource: string }) {
    return this.imports.fields(resource);
  }

  @Post('imports')
  @Endpoint({
    summary: 'Upload a file to import',
    description: 'The body is the file: comma, semicolon, tab or pipe separated text of at most 64 MiB, in any encoding. The answer says how it was read; nothing is written yet.',
    permission: kernel.imports.write,
    returns: ImportDto,
    status: 201,
    transaction: 'own',
    accepts: TABLE_TYPES,
    location: ({ id }) => `/v1/imports/${id}`,
    problems: [UnreadableFile],
  })
  async upload(@Query({ schema: UploadQueryDto }) query: UploadQuery) {
    return this.imports.upload(query);
  }

  @Get('imports/:id')
  @Endpoint({ summary: 'Read an import', permission: kernel.imports.read, returns: ImportDto })
  async get(@Param({ schema: byId('import') }) { id }: ById) {
    return this.imports.get(id);
  }

  @Patch('imports/:id')
  @Endpoint({ summary: 'Say how the columns of a file are to be read', permission: kernel.imports.write, returns: ImportDto, conditional: true, problems: [ImportNotReady, UnreadableFile] })
  async update(@Param({ schema: byId('import') }) { id }: ById, @Body({ schema: UpdateImportDto }) changes: UpdateImport) {
    return this.imports.update(id, changes);
  }

  @Delete('imports/:id')
  @Endpoint({ summary: 'Forget an import and its files', description: 'What it wrote stays.', permission: kernel.imports.write, status: 204, conditional: true, problems: [ImportNotReady] })
  async delete(@Param({ schema: byId('import') }) { id }: ById) {
    await this.imports.delete(id);
  }

  @Get('imports/:id/rows')
  @Endpoint({ summary: 'What became of the rows of a file', description: 'After a dry run: the rows that would be refused.', permission: kernel.imports.read, returns: ImportRowView.Page })
  async rows(@Param({ schema: byId('import') }) { id }: ById, @Query({ schema: ImportRowView.Query }) query: ListQuery) {
    return this.imports.rows(id, query);
  }

  @Get('imports/:id/error-file')
  @Endpoint({ summary: 'Download the refused rows with the reason of each', permission: kernel.imports.read, produces: CSV_TYPE, transaction: 'own' })
  async errorFile(@Param({ schema: byId('import') }) { id }: ById): Promise<StreamableFile> {
    return this.starts.errorFile(id);
  }

  @Post('imports/:id/dry-run')
  @Endpoint({ summary: 'Find out what an import would do', permission: kernel.imports.write, returns: OperationDto, status: 202, problems: [ImportNotReady] })
  async check(@Param({ schema: byId('import') }) { id }: ById) {
    return this.starts.check(id);
  }

  @Post('imports/:id/run')
  @Endpoint({
    summary: 'Import the rows of a file',
    description: 'A run that was cancelled or failed goes on where it stopped. Creating and changing take the permissions of the records; `upsert` takes both.',
    permission: kernel.imports.write,
    returns: OperationDto,
    status: 202,
    problems: [ImportNotReady],
  })
  async run(@Param({ schema: byId('import') }) { id }: ById) {
    return this.starts.run(id);
  }

  @Post('imports/:id/undo')
  @Endpoint({
    summary: 'Take an import back',
    description: 'What it created goes to the trash, what it changed gets its values back. Records changed since stay, and are counted.',
    permission: kernel.imports.write,
    returns: OperationDto,
    status: 202,
    problems: [ImportNotReady],
  })
  async undo(@Param({ schema: byId('import') }) { id }: ById) {
    return this.starts.undo(id);
  }
}
