import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { ExportJobs } from '../exports/export.jobs.js';
import { Export } from '../exports/export.entity.js';
import { Exportables } from '../exports/exportable.js';
import { ExportsController } from '../exports/exports.controller.js';
import { ExportsService } from '../exports/exports.service.js';
import { WriteExport } from '../exports/write-export.js';
import { CheckImport } from './check-import.js';
import { DemoFiles } from './demo-files.js';
import { ImportFiles } from './import-files.js';
import { ImportJobs } from './import.jobs.js';
import { ImportRowSchema } from './import-row.entity.js';
import { Import } from './import.entity.js';
import { Importables } from './importable.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { OwnFields } from './own-fields.js';
import { RunImport } from './run-import.js';
import { StartImport } from './start-import.js';
import { UndoImport } from './undo-import.js';
import { UploadImport } from './upload-import.js';

/** Files in and files out; the contexts say of what. */
@Global()
@Module({
  imports: [MikroOrmModule.forFeature([Import, ImportRowSchema, Export])],
  controllers: [ImportsController, ExportsController],
  providers: [OwnFields, Importables, Exportables, ImportFiles, UploadImport, ImportsService, StartImport, CheckImport, RunImport, UndoImport, ImportJobs, ExportsService, WriteExport, ExportJobs, DemoFiles],
  exports: [OwnFields, Importables, Exportables, DemoFiles],
})
export class ImportsModule {}
