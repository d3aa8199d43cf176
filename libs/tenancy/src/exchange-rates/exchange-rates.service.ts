import { constraintOf, expectVersion, invalid, NotFound, requireOrganizationId, requireScope, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Organization } from '../organizations/organization.entity.js';
import type { CreateExchangeRate, UpdateExchangeRate } from './exchange-rate.dto.js';
import { ExchangeRate } from './exchange-rate.entity.js';
import { ExchangeRateTaken } from './exchange-rate.problems.js';
import { ExchangeRateView } from './exchange-rate.view.js';

/** The rates the running organization converts by. */
@Injectable()
export class ExchangeRatesService {
  constructor(private readonly em: EntityManager) {}

  list(query: ListQuery) {
    return ExchangeRateView.page(query);
  }

  get(id: string) {
    return ExchangeRateView.one(id);
  }

  /** 409 `exchange_rate_taken`; 422 for the organization's own currency. */
  async create(input: CreateExchangeRate) {
    const { currency } = await this.em.findOneOrFail(Organization, requireOrganizationId());
    if (input.currency === currency) throw invalid('#/currency', 'own_currency', "The organization's own currency has no rate.");
    const rate = this.em.create(ExchangeRate, { ...input, baseCurrency: currency });
    await this.em.flush().catch((error: unknown) => {
      throw constraintOf(error) === 'exchange_rates_day' ? new ExchangeRateTaken() : error;
    });
    return this.get(rate.id);
  }

  async update(id: string, { rate }: UpdateExchangeRate) {
    const row = await this.load(id);
    expectVersion(row);
    row.rate = rate;
    await this.em.flush();
    return this.get(id);
  }

  async delete(id: string): Promise<void> {
    const row = await this.load(id);
    expectVersion(row);
    await requireScope().rows('delete from exchange_rates where organization_id = ? and id = ?', [requireOrganizationId(), id]);
  }

  private load(id: string): Promise<ExchangeRate> {
    return this.em.findOneOrFail(ExchangeRate, { id }, { failHandler: () => new NotFound() });
  }
}
