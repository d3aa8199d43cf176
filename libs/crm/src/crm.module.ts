import { TenancyModule } from '@app/tenancy';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { Account } from './accounts/account.entity.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { AccountsService } from './accounts/accounts.service.js';
import { AssignLead } from './assignment/assign-lead.js';
import { AssignmentRule } from './assignment/assignment-rule.entity.js';
import { AssignmentRulesController } from './assignment/assignment-rules.controller.js';
import { AssignmentRulesService } from './assignment/assignment-rules.service.js';
import { LeadAssignmentController } from './assignment/lead-assignment.controller.js';
import { TakeTurns } from './assignment/take-turns.js';
import { Contact } from './contacts/contact.entity.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { ContactsService } from './contacts/contacts.service.js';
import { CreateOnce } from './duplicates/create-once.js';
import { FindDuplicates } from './duplicates/find-duplicates.js';
import { CaptureLead } from './leads/capture-lead.js';
import { EmptyTrash } from './trash/empty-trash.job.js';
import { ForgetCustomField } from './trash/forget-custom-field.js';
import { RestoreRecord } from './trash/restore-record.js';
import { TrashController } from './trash/trash.controller.js';
import { ActivitiesController } from './activities/activities.controller.js';
import { ActivitiesService } from './activities/activities.service.js';
import { Activity } from './activities/activity.entity.js';
import { AddDemoActivities } from './activities/add-demo-activities.js';
import { ActivitySections } from './activities/activity-sections.js';
import { CalendarFeedSchema } from './activities/calendar-feed.entity.js';
import { CalendarFeedsController } from './activities/calendar-feeds.controller.js';
import { CalendarFeedsService } from './activities/calendar-feeds.service.js';
import { RemindOfActivity } from './activities/remind-of-activity.job.js';
import { BulkChange } from './bulk/bulk-change.entity.js';
import { BulkController } from './bulk/bulk.controller.js';
import { BulkRecordKinds } from './bulk/bulk-records.js';
import { ChangeInBulk } from './bulk/change-in-bulk.js';
import { RunBulkChange } from './bulk/run-bulk-change.js';
import { CrmApi } from './crm.api.js';
import { AddDemoRecords } from './contacts/add-demo-records.js';
import { DemoCompanies } from './contacts/demo-companies.js';
import { DemoChapters } from './demo-chapters.js';
import { CrmDemoData } from './demo-data.js';
import { CrmDemoNews } from './demo-news.js';
import { AddDemoViews } from './saved-views/add-demo-views.js';
import { AddDemoMerge } from './merge/add-demo-merge.js';
import { AddDemoDeals } from './deals/add-demo-deals.js';
import { BoardController } from './deals/board.controller.js';
import { DealPlaces } from './deals/deal-places.js';
import { DealReferences } from './deals/deal-references.js';
import { DealStageTotalSchema } from './deals/deal-stage-total.entity.js';
import { Deal } from './deals/deal.entity.js';
import { DealsController } from './deals/deals.controller.js';
import { DealsService } from './deals/deals.service.js';
import { MoveDeal } from './deals/move-deal.js';
import { OpenDeal } from './deals/open-deal.js';
import { ReadBoard } from './deals/read-board.js';
import { StageStay } from './deals/stage-stay.entity.js';
import { AddDemoForecasts } from './forecast/add-demo-forecasts.js';
import { CompareForecast } from './forecast/compare-forecast.js';
import { ForecastController } from './forecast/forecast.controller.js';
import { ForecastDeals } from './forecast/forecast-deals.js';
import { ForecastSnapshotSchema } from './forecast/forecast-snapshot.entity.js';
import { SnapshotForecasts } from './forecast/snapshot-forecasts.job.js';
import { RegisterImports } from './imports/register-imports.js';
import { RegisterLists } from './imports/register-lists.js';
import { KeepRecords } from './records/keep-records.js';
import { ConvertLead } from './leads/convert-lead.js';
import { FindConversionTargets } from './leads/find-conversion-targets.js';
import { Lead } from './leads/lead.entity.js';
import { LeadsController } from './leads/leads.controller.js';
import { LeadsService } from './leads/leads.service.js';
import { MergeRecords } from './merge/merge-records.js';
import { MergesController } from './merge/merges.controller.js';
import { RecordMerge } from './merge/record-merge.entity.js';
import { UndoMerge } from './merge/undo-merge.js';
import { CreateDefaultPipeline } from './pipelines/create-default-pipeline.js';
import { Pipeline } from './pipelines/pipeline.entity.js';
import { PipelinesController } from './pipelines/pipelines.controller.js';
import { PipelinesService } from './pipelines/pipelines.service.js';
import { RemoveStage } from './pipelines/remove-stage.js';
import { Stage } from './pipelines/stage.entity.js';
import { StagesController } from './pipelines/stages.controller.js';
import { StagesService } from './pipelines/stages.service.js';
import { SummarizePipeline } from './pipelines/summarize-pipeline.js';
import { ReportDealAge } from './reports/deal-age.js';
import { ReportStageConversion } from './reports/stage-conversion.js';
import { ReportVelocity } from './reports/velocity.js';
import { ReportsController } from './reports/reports.controller.js';
import { SavedView } from './saved-views/saved-view.entity.js';
import { SavedViewsController } from './saved-views/saved-views.controller.js';
import { SavedViewsService } from './saved-views/saved-views.service.js';
import { SavedViewSections } from './saved-views/saved-view-sections.js';
import { GithubCallbacksController } from './issues/github/github-callbacks.controller.js';
import { GithubSettingsController } from './issues/github/github-settings.controller.js';
import { IssueCommentsController } from './issues/issue-comments.controller.js';
import { issueEntities, issueProviders } from './issues/issue-providers.js';
import { IssuesController } from './issues/issues.controller.js';
import { SearchController } from './search/search.controller.js';
import { SearchedRecords } from './search/searched-records.js';
import { FollowMerges } from './timeline/follow-merges.js';
import { ListenForTimeline } from './timeline/listen-for-timeline.js';
import { RebuildTimeline } from './timeline/rebuild-timeline.job.js';
import { RecordTimeline } from './timeline/record-timeline.js';
import { TimelineEntrySchema } from './timeline/timeline-entry.entity.js';
import { TimelineController } from './timeline/timeline.controller.js';

@Module({
  imports: [MikroOrmModule.forFeature([...issueEntities, Account, Contact, AssignmentRule, Lead, Pipeline, Stage, Deal, StageStay, DealStageTotalSchema, ForecastSnapshotSchema, Activity, CalendarFeedSchema, TimelineEntrySchema, RecordMerge, BulkChange, SavedView]), TenancyModule],
  controllers: [AccountsController, ContactsController, AssignmentRulesController, LeadAssignmentController, TrashController, MergesController, BulkController, SavedViewsController, LeadsController, PipelinesController, StagesController, BoardController, DealsController, ForecastController, ReportsController, CalendarFeedsController, ActivitiesController, IssuesController, IssueCommentsController, GithubSettingsController, GithubCallbacksController, TimelineController, SearchController],
  providers: [
    FindDuplicates,
    CreateOnce,
    KeepRecords,
    AccountsService,
    ContactsService,
    TakeTurns,
    AssignmentRulesService,
    AssignLead,
    RestoreRecord,
    EmptyTrash,
    ForgetCustomField,
    CaptureLead,
    LeadsService,
    ConvertLead,
    FindConversionTargets,
    PipelinesService,
    CreateDefaultPipeline,
    SummarizePipeline,
    StagesService,
    RemoveStage,
    DealReferences,
    DealPlaces,
    OpenDeal,
    DealsService,
    MoveDeal,
    ReadBoard,
    AddDemoDeals,
    ForecastDeals,
    CompareForecast,
    SnapshotForecasts,
    AddDemoForecasts,
    ReportStageConversion,
    ReportVelocity,
    ReportDealAge,
    ActivitiesService,
    AddDemoActivities,
    AddDemoViews,
    ActivitySections,
    RemindOfActivity,
    CalendarFeedsService,
    RecordTimeline,
    ListenForTimeline,
    FollowMerges,
    RebuildTimeline,
    ...issueProviders,
    SearchedRecords,
    RegisterImports,
    RegisterLists,
    MergeRecords,
    UndoMerge,
    BulkRecordKinds,
    ChangeInBulk,
    RunBulkChange,
    SavedViewsService,
    SavedViewSections,
    CrmApi,
    DemoChapters,
    DemoCompanies,
    AddDemoRecords,
    AddDemoMerge,
    CrmDemoData,
    CrmDemoNews,
  ],
  exports: [CrmApi, CrmDemoData, CrmDemoNews],
})
export class CrmModule {}
