import { Clock, Decimal, roundAmount } from '@app/kernel';
import { ExchangeRates, type RateOf } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CustomerPictures } from './customer-pictures.js';
import type { CustomerDto } from './customer.dto.js';
import type { CustomerRow } from './customer.view.js';

/** Completes customers with what their row does not tell: the picture of their login, and what they are worth in one currency. */
@Injectable()
export class PresentCustomers {
  constructor(
    private readonly pictures: CustomerPictures,
    private readonly rates: ExchangeRates,
    private readonly clock: Clock,
  ) {}

  async present(rows: readonly CustomerRow[]): Promise<z.output<typeof CustomerDto>[]> {
    const date = this.clock.now().toISOString().slice(0, 10);
    const base = rows[0]?.organizationCurrency;
    const foreign = [...new Set(rows.flatMap(({ worth }) => worth.map(({ currency }) => currency)))].filter((currency) => currency !== base);
    const rateOf = base && foreign.length > 0 ? await this.rates.on(foreign.map((currency) => ({ currency, date })), base) : ({ currency }: { currency: string }) => (currency === base ? '1' : undefined);
    return this.pictures.added(rows.map(({ worth, organizationCurrency, ...row }) => ({ ...row, profilePictureUrl: null, ...inOneCurrency(worth, organizationCurrency, date, rateOf) })));
  }
}

function inOneCurrency(worth: CustomerRow['worth'], base: string, date: string, rateOf: RateOf) {
  const converted = worth.map(({ currency, lifetimeValue }) => ({ lifetimeValue, rate: rateOf({ currency, date }) }));
  if (converted.every(({ rate }) => rate !== undefined)) {
    const sum = converted.reduce<Decimal>((total, { lifetimeValue, rate }) => total.plus(new Decimal(lifetimeValue).times(rate!)), new Decimal(0));
    return { lifetimeValue: roundAmount(sum, base), lifetimeValueCurrency: base };
  }
  const [only] = worth;
  return worth.length === 1 ? { lifetimeValue: only!.lifetimeValue, lifetimeValueCurrency: only!.currency } : { lifetimeValue: null, lifetimeValueCurrency: null };
}
