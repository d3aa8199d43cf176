import { ApiTags, Endpoint } from '@app/kernel';
import { Controller, Get, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { ReportDealAge } from './deal-age.js';
import { DealAgeDto, DealAgeQueryDto, DealReportQueryDto, SalesVelocityDto, StageConversionDto, type DealAgeQuery, type DealReportQuery } from './report.dto.js';
import { dealAgeRows, salesVelocityRows, stageConversionRows } from './report-csv.js';
import { ReportStageConversion } from './stage-conversion.js';
import { ReportVelocity } from './velocity.js';

@ApiTags('crm')
@Controller('v1/reports')
export class ReportsController {
  constructor(
    private readonly conversions: ReportStageConversion,
    private readonly velocities: ReportVelocity,
    private readonly ages: ReportDealAge,
  ) {}

  @Get('stage-conversion')
  @Endpoint({ summary: 'How many deals go on from each stage', permission: crm.reports.read, returns: StageConversionDto, csv: stageConversionRows })
  async stageConversion(@Query({ schema: DealReportQueryDto }) query: DealReportQuery) {
    return this.conversions.report(query);
  }

  @Get('sales-velocity')
  @Endpoint({ summary: 'How fast deals go through a pipeline, and what that brings', permission: crm.reports.read, returns: SalesVelocityDto, csv: salesVelocityRows })
  async salesVelocity(@Query({ schema: DealReportQueryDto }) query: DealReportQuery) {
    return this.velocities.report(query);
  }

  @Get('deal-age')
  @Endpoint({ summary: 'How old the open deals are, by stage', permission: crm.reports.read, returns: DealAgeDto, csv: dealAgeRows })
  async dealAge(@Query({ schema: DealAgeQueryDto }) query: DealAgeQuery) {
    return this.ages.report(query);
  }
}
