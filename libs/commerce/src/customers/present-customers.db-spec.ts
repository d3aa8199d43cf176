import fc from 'fast-check';
import { Decimal, roundAmount, uuidv7 } from '@app/kernel';
import { ExchangeRates } from '@app/tenancy';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';

const DAY_MS = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

describe('What a customer is worth in one currency', () => {
  let test: TestApp;
  let acme: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    await acme.client.patch('/v1/organization', { currency: 'EUR' });
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from exchange_rates'));

  const rate = (currency: string, date: string, value: string) => test.as(acme, () => test.app.get(ExchangeRates).store([{ currency, date, rate: value }]));
  const customer = async (worth: Record<string, string>): Promise<string> => {
    const { id } = (await acme.client.post('/v1/customers', { displayName: 'Ines' })).body;
    for (const [currency, value] of Object.entries(worth)) {
      await queryAsAdmin(
        test.database,
        `insert into customer_stats (id, organization_id, updated_at, customer_id, currency, total_orders, paid_orders, gross_amount, refunded_amount, lifetime_value) values ($1, $2, now(), $3, $4, 1, 1, $5, 0, $5)`,
        [uuidv7(), acme.organizationId, id, currency, value],
      );
    }
    return id;
  };
  const shown = async (id: string): Promise<[string | null, string | null]> => {
    const { body }: { body: Json } = await acme.client.get(`/v1/customers/${id}`);
    return [body.lifetimeValue, body.lifetimeValueCurrency];
  };

  it('is the sum at the newest rates of today or before, not at those of tomorrow', async () => {
    await rate('USD', day(-40), '0.5');
    await rate('USD', day(-3), '0.9');
    await rate('USD', day(1), '7');
    await rate('GBP', day(-1), '1.2');
    expect(await shown(await customer({ EUR: '100.00', USD: '50.00', GBP: '10.00' }))).toEqual(['157.00', 'EUR']);
  });

  it('is told in its own currency where that is the only one and has no rate, and not at all where a rate of several is missing', async () => {
    expect(await shown(await customer({ USD: '50.00' }))).toEqual(['50.00', 'USD']);
    const two = await customer({ EUR: '100.00', USD: '50.00' });
    expect(await shown(two)).toEqual([null, null]);
    await rate('USD', day(0), '2');
    expect(await shown(two)).toEqual(['200.00', 'EUR']);
  });

  it('is nothing in the currency of the organization for who bought nothing', async () => {
    expect(await shown(await customer({}))).toEqual(['0.00', 'EUR']);
  });

  it('is rounded once, half to even, after everything was added exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 20_000 }), async (euros, yen, thousandths) => {
        await queryAsAdmin(test.database, 'delete from exchange_rates');
        await rate('JPY', day(0), new Decimal(thousandths).div(1000).toString());
        const exact = new Decimal(euros).div(100).plus(new Decimal(yen).times(thousandths).div(1000));
        expect(await shown(await customer({ EUR: new Decimal(euros).div(100).toFixed(2), JPY: String(yen) }))).toEqual([roundAmount(exact, 'EUR'), 'EUR']);
      }),
      { numRuns: 20 },
    );
  });
});
