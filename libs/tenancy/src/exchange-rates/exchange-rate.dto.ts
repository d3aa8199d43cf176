import { calendarDate, currencyCode, idOf } from '@app/kernel';
import { z } from 'zod';

const example = { currency: 'GBP', date: '2026-11-20', rate: '1.1725' };

export const ExchangeRateDto = z
  .object({
    id: idOf('exchange-rate'),
    currency: z.string(),
    baseCurrency: z.string().describe("The organization's currency when the rate was stored."),
    date: z.iso.date().describe('The rate holds from this day until the next one.'),
    rate: z.string().describe('What one unit of `currency` is worth in `baseCurrency`.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'ExchangeRate',
    example: { id: '01937c4e-9999-7b3c-9d4e-5f6a7b8c9d0e', ...example, rate: '1.1725000000', baseCurrency: 'EUR', createdAt: '2026-11-20T09:30:00.000Z', updatedAt: '2026-11-20T09:30:00.000Z', version: 1 },
  });

const rate = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,10})?$/, { error: 'must be a decimal string such as "1.1725"' })
  .refine((text) => /[1-9]/.test(text), { error: 'must be more than 0' })
  .describe("What one unit of `currency` is worth in the organization's currency; at most 10 digits before and after the point.");

export const CreateExchangeRateDto = z.strictObject({ currency: currencyCode(), date: calendarDate(), rate }).meta({ id: 'CreateExchangeRate', example });
export type CreateExchangeRate = z.output<typeof CreateExchangeRateDto>;

export const UpdateExchangeRateDto = z.strictObject({ rate }).meta({ id: 'UpdateExchangeRate', example: { rate: '1.1731' } });
export type UpdateExchangeRate = z.output<typeof UpdateExchangeRateDto>;
