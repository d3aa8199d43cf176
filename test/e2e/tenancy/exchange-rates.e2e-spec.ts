import { uuidv7 } from '@app/kernel';
import { startTestApp, type TestApp } from '../../support/app.js';
import { signUpCompany, type Json, type SignedUp } from '../../support/client.js';
import { addColleague } from './colleagues.js';

describe('Exchange rates over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    await acme.client.patch('/v1/organization', { currency: 'EUR' });
  });
  afterAll(() => test.close());

  const store = (overrides: object = {}) => acme.client.post('/v1/exchange-rates', { currency: 'GBP', date: '2026-11-20', rate: '1.1725', ...overrides });

  it('are stored for a day, changed, listed and deleted', async () => {
    const stored = await store();
    expect([stored.status, stored.headers.get('location')]).toEqual([201, `/v1/exchange-rates/${stored.body.id}`]);
    expect(stored.body).toMatchObject({ currency: 'GBP', baseCurrency: 'EUR', date: '2026-11-20', rate: '1.1725000000', version: 1 });
    const again = await store();
    expect([again.status, again.body.code]).toEqual([409, 'exchange_rate_taken']);
    const path = `/v1/exchange-rates/${stored.body.id}`;
    expect((await acme.client.patch(path, { rate: '1.18' }, { 'if-match': '"1"' })).body).toMatchObject({ rate: '1.1800000000', version: 2 });
    expect((await acme.client.patch(path, { rate: '1.19' }, { 'if-match': '"1"' })).status).toBe(412);
    await store({ date: '2026-11-01' });
    await store({ currency: 'USD' });
    const list = async (query: string) => (await acme.client.get(`/v1/exchange-rates?${query}`)).body.data.map(({ currency, date }: Json) => `${currency} ${date}`);
    expect(await list('currency=GBP')).toEqual(['GBP 2026-11-20', 'GBP 2026-11-01']);
    expect(await list('date[gte]=2026-11-10&sort=date')).toEqual(['GBP 2026-11-20', 'USD 2026-11-20']);
    expect((await acme.client.delete(path)).status).toBe(204);
    expect((await acme.client.get(path)).status).toBe(404);
  });

  it.each([
    ['#/currency', { currency: 'EUR' }],
    ['#/currency', { currency: 'pounds' }],
    ['#/rate', { rate: '0.000' }],
    ['#/rate', { rate: 1.2 }],
    ['#/rate', { rate: '-1' }],
    ['#/date', { date: '2026-02-30' }],
  ])('are refused with a pointer to %s', async (pointer, overrides) => {
    const answer = await store(overrides);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('are seen by every member, and stored by leaders only', async () => {
    const seller = await addColleague(test, acme, 'sales_manager');
    expect((await seller.client.get('/v1/exchange-rates')).status).toBe(200);
    expect((await seller.client.post('/v1/exchange-rates', { currency: 'CHF', date: '2026-11-20', rate: '1.05' })).status).toBe(403);
  });

  it('of another organization are answered like ids that never existed', async () => {
    const { body } = await store({ currency: 'SEK' });
    for (const id of [body.id, uuidv7()]) {
      const path = `/v1/exchange-rates/${id}`;
      const answers = [await globex.client.get(path), await globex.client.patch(path, { rate: '1' }), await globex.client.delete(path)];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    expect((await globex.client.get('/v1/exchange-rates')).body.data).toEqual([]);
  });
});
