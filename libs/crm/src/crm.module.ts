import { TenancyModule } from '@app/tenancy';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { CrmApi } from './crm.api.js';
import { CrmDemoData } from './demo-data.js';
import { Deal } from './deals/deal.entity.js';
import { DealsController } from './deals/deals.controller.js';
import { DealsService } from './deals/deals.service.js';
import { MoveDeal } from './deals/move-deal.js';
import { StageStay } from './deals/stage-stay.entity.js';
import { ConvertLead } from './leads/convert-lead.js';
import { Lead } from './leads/lead.entity.js';
import { LeadsController } from './leads/leads.controller.js';
import { LeadsService } from './leads/leads.service.js';
import { CreateDefaultPipeline } from './pipelines/create-default-pipeline.js';
import { Pipeline } from './pipelines/pipeline.entity.js';
import { PipelinesController } from './pipelines/pipelines.controller.js';
import { PipelinesService } from './pipelines/pipelines.service.js';
import { Stage } from './pipelines/stage.entity.js';
import { SummarizePipeline } from './pipelines/summarize-pipeline.js';
import { ListenForTimeline } from './timeline/listen-for-timeline.js';
import { RebuildTimeline } from './timeline/rebuild-timeline.job.js';
import { RecordTimeline } from './timeline/record-timeline.js';
import { TimelineEntrySchema } from './timeline/timeline-entry.entity.js';
import { TimelineController } from './timeline/timeline.controller.js';

@Module({
  imports: [MikroOrmModule.forFeature([Lead, Pipeline, Stage, Deal, StageStay, TimelineEntrySchema]), TenancyModule],
  controllers: [LeadsController, PipelinesController, DealsController, TimelineController],
  providers: [
    LeadsService,
    ConvertLead,
    PipelinesService,
    CreateDefaultPipeline,
    SummarizePipeline,
    DealsService,
    MoveDeal,
    RecordTimeline,
    ListenForTimeline,
    RebuildTimeline,
    CrmApi,
    CrmDemoData,
  ],
  exports: [CrmApi, CrmDemoData],
})
export class CrmModule {}
