import { ApiTags, Endpoint } from '@app/kernel';
import { Controller, Get, Query } from '@nestjs/common';
import { crm } from '../crm.permissions.js';
import { CompareForecast } from './compare-forecast.js';
import { comparisonRows, forecastRows } from './forecast-csv.js';
import { ForecastDeals } from './forecast-deals.js';
import { ForecastComparisonDto, ForecastComparisonQueryDto, ForecastDto, ForecastQueryDto, type ForecastComparisonQuery, type ForecastQuery } from './forecast.dto.js';

@ApiTags('crm')
@Controller('v1/forecast')
export class ForecastController {
  constructor(
    private readonly forecasts: ForecastDeals,
    private readonly comparisons: CompareForecast,
  ) {}

  @Get()
  @Endpoint({ summary: 'Forecast what deals will bring, by month or quarter', permission: crm.reports.read, returns: ForecastDto, csv: forecastRows })
  async forecast(@Query({ schema: ForecastQueryDto }) query: ForecastQuery) {
    return this.forecasts.forecast(query);
  }

  @Get('comparison')
  @Endpoint({ summary: 'Compare an earlier forecast with that of today', description: 'A forecast is kept every night.', permission: crm.reports.read, returns: ForecastComparisonDto, csv: comparisonRows })
  async compare(@Query({ schema: ForecastComparisonQueryDto }) query: ForecastComparisonQuery) {
    return this.comparisons.compare(query);
  }
}
