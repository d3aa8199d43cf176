import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import type { Deal } from './deal.entity.js';
import { DealsService } from './deals.service.js';
import { MoveDeal } from './move-deal.js';

describe('The order of a column', () => {
  let test: TestApp;
  let company: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    company = await signUpCompany(test.url);
  });

  const create = (title: string): Promise<Deal> =>
    test.as(company, () => test.app.get(DealsService).create({ title, value: '1.00', currency: 'EUR', priority: 'medium', contactName: 'Ada', contactEmail: 'ada@example.com' }));
  const place = (id: string, position: object) => test.as(company, () => test.app.get(MoveDeal).reposition(id, position));
  /** From the top. */
  const order = async () =>
    (await queryAsAdmin<{ id: string }>(test.database, 'select id from deals where organization_id = $1 order by position desc, id desc', [company.organizationId])).map(({ id }) => id);

  it('is that of a list in which cards are taken out and put in, however often', async () => {
    const move = fc.record({ card: fc.nat(7), neighbour: fc.nat(7), side: fc.constantFrom('aboveDealId', 'belowDealId', 'top') });
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 30 }), async (moves) => {
        company = await signUpCompany(test.url);
        const ids: string[] = [];
        for (let i = 0; i < 8; i++) ids.unshift((await create(`Deal ${i}`)).id);
        let model = [...ids];
        for (const { card, neighbour, side } of moves) {
          const [id, beside] = [ids[card]!, ids[neighbour]!];
          await place(id, side === 'top' ? {} : { [side]: beside });
          if (side !== 'top' && id === beside) continue;
          model = model.filter((other) => other !== id);
          model.splice(side === 'top' ? 0 : model.indexOf(beside) + (side === 'belowDealId' ? 1 : 0), 0, id);
        }
        expect(await order()).toEqual(model);
      }),
      { numRuns: 6 },
    );
  });

  it('is as it was after a card was put beside itself', async () => {
    const [low, high] = [await create('Low'), await create('High')];
    for (const side of ['aboveDealId', 'belowDealId']) await place(low.id, { [side]: low.id });
    expect(await order()).toEqual([high.id, low.id]);
  });

  it('has room between two cards two hundred times over, and among cards that share one position', async () => {
    const [low, high, one, other] = [await create('Low'), await create('High'), await create('One'), await create('Other')];
    for (let i = 0; i < 100; i++) {
      await place(one.id, { belowDealId: high.id });
      await place(other.id, { belowDealId: high.id });
    }
    expect(await order()).toEqual([high.id, other.id, one.id, low.id]);
    await queryAsAdmin(test.database, 'update deals set position = 5 where organization_id = $1', [company.organizationId]);
    const [first, second, third] = await order();
    await place(third!, { belowDealId: first });
    expect((await order()).slice(0, 3)).toEqual([first, third, second]);
  });

  it('gives everybody a place of their own when many put cards below the same one at the same moment', async () => {
    const anchor = await create('Anchor');
    const below = await create('Below');
    await place(below.id, { belowDealId: anchor.id });
    const cards = await Promise.all(Array.from({ length: 30 }, (_, i) => create(`Card ${i}`)));
    await Promise.all(cards.map(({ id }) => place(id, { belowDealId: anchor.id })));
    const ids = await order();
    expect(ids[0]).toBe(anchor.id);
    expect(ids.at(-1)).toBe(below.id);
    const [row] = await queryAsAdmin<{ positions: string }>(test.database, 'select count(distinct position) as positions from deals where organization_id = $1', [company.organizationId]);
    expect(row!.positions).toBe('32');
  });
});
