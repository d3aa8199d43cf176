import fc from 'fast-check';
import { changedFields, chooseFields, sameValue } from './choose-fields.js';
import { MERGEABLES } from './mergeables.js';

const record = (id: string, image: Record<string, unknown>) => ({ id, image: { status: 'new', customFields: {}, ...image } });
const choose = (records: ReturnType<typeof record>[], choices = {}) => chooseFields(MERGEABLES.lead, records, choices);

describe('The fields of merged leads', () => {
  it('come from the first record that has them, or from the one that was chosen', () => {
    const records = [record('a', { phone: null, email: 'a@x' }), record('b', { phone: '1', email: 'b@x' }), record('c', { phone: '2' })];
    expect(choose(records).after).toMatchObject({ phone: '1', email: 'a@x' });
    expect(choose(records, { phone: 'c', email: 'b' }).after).toMatchObject({ phone: '2', email: 'b@x' });
  });

  it('keep an amount and its currency together', () => {
    const records = [record('a', { estimatedValue: null, currency: 'USD' }), record('b', { estimatedValue: '5.00', currency: 'EUR' })];
    expect(choose(records).after).toMatchObject({ estimatedValue: '5.00', currency: 'EUR' });
  });

  it('never lose a conversion', () => {
    const records = [record('a', { convertedAt: null }), record('b', { status: 'converted', convertedAt: 't', convertedToDealId: 'd' })];
    expect(choose(records, { status: 'a' }).after).toMatchObject({ status: 'converted', convertedAt: 't', convertedToDealId: 'd' });
  });

  it('join custom fields, those of the survivor first', () => {
    const records = [record('a', { customFields: { x: 1 } }), record('b', { customFields: { x: 2, y: 3 } })];
    expect(choose(records).after['customFields']).toEqual({ x: 1, y: 3 });
  });

  it('are told when records disagree, with the choice', () => {
    const { conflicts } = choose([record('a', { email: 'a@x', notes: 'n' }), record('b', { email: 'b@x', notes: 'n' })]);
    expect(conflicts).toEqual([{ field: 'email', values: [{ recordId: 'a', value: 'a@x' }, { recordId: 'b', value: 'b@x' }], chosenId: 'a' }]);
  });

  it('are the survivor\'s own when no other has more to say', () => {
    fc.assert(
      fc.property(fc.record({ firstName: fc.string(), phone: fc.option(fc.string()), notes: fc.option(fc.string()) }), (image) => {
        const one = record('a', image);
        expect(changedFields(one.image, choose([one, record('b', {})]).after)).toEqual([]);
      }),
    );
  });

  it('are compared whatever the order of their keys', () => {
    expect(sameValue({ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 })).toBe(true);
    expect(sameValue(undefined, null)).toBe(true);
    expect(sameValue('1', 1)).toBe(false);
  });
});
