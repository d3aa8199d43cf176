import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { tenancy } from '../tenancy.permissions.js';
import { CreateExchangeRateDto, ExchangeRateDto, UpdateExchangeRateDto, type CreateExchangeRate, type UpdateExchangeRate } from './exchange-rate.dto.js';
import { ExchangeRateTaken } from './exchange-rate.problems.js';
import { ExchangeRateView } from './exchange-rate.view.js';
import { ExchangeRatesService } from './exchange-rates.service.js';

@ApiTags('tenancy')
@Controller('v1/exchange-rates')
export class ExchangeRatesController {
  constructor(private readonly rates: ExchangeRatesService) {}

  @Get()
  @Endpoint({ summary: 'List exchange rates, the newest day first', permission: tenancy.exchange_rates.read, returns: ExchangeRateView.Page })
  async list(@Query({ schema: ExchangeRateView.Query }) query: ListQuery) {
    return this.rates.list(query);
  }

  @Post()
  @Endpoint({ summary: 'Store the rate of a currency for a day', permission: tenancy.exchange_rates.write, returns: ExchangeRateDto, status: 201, problems: [ExchangeRateTaken] })
  async create(@Body({ schema: CreateExchangeRateDto }) input: CreateExchangeRate) {
    return this.rates.create(input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an exchange rate', permission: tenancy.exchange_rates.read, returns: ExchangeRateDto })
  async get(@Param({ schema: byId('exchange-rate') }) { id }: ById) {
    return this.rates.get(id);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change an exchange rate', permission: tenancy.exchange_rates.write, returns: ExchangeRateDto, conditional: true })
  async update(@Param({ schema: byId('exchange-rate') }) { id }: ById, @Body({ schema: UpdateExchangeRateDto }) changes: UpdateExchangeRate) {
    return this.rates.update(id, changes);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete an exchange rate', permission: tenancy.exchange_rates.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('exchange-rate') }) { id }: ById) {
    await this.rates.delete(id);
  }
}
