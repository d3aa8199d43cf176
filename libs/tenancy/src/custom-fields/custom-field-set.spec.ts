import type { problems } from '@app/kernel';
import fc from 'fast-check';
import { CustomFieldSet } from './custom-field-set.js';
import { CUSTOM_FIELD_KEY } from './custom-field-values.dto.js';
import type { FieldRule } from './field-value.js';

const rule = (overrides: Partial<FieldRule> = {}): FieldRule => ({ key: 'size', label: 'Size', type: 'number', isRequired: false, isFilterable: true, isUnique: false, options: [], ...overrides });
const errorsOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as problems.InvalidRequest).errors!.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  return [];
};

describe('The custom fields of a kind of record', () => {
  const fields = new CustomFieldSet([rule(), rule({ key: 'region', type: 'select', options: ['north', 'south'] }), rule({ key: 'tags', type: 'multiselect', options: ['a', 'b'] })]);

  it('keep what a patch does not name, and drop what it sets to null', () => {
    expect(fields.merge({ size: 2, region: null }, { size: 1, region: 'north', tags: ['a'] })).toEqual({ size: 2, tags: ['a'] });
  });

  it('answer the very same values when nothing changes', () => {
    const before = { size: 1, tags: ['a'] };
    expect(fields.merge({ size: 1 }, before)).toBe(before);
    expect(fields.merge(undefined, before)).toBe(before);
  });

  it('point at everything that does not fit at once', () => {
    expect(errorsOf(() => fields.merge({ size: '1', region: 'east', tags: ['a', 'c'], other: 1 }))).toEqual([
      '#/customFields/size invalid_type', '#/customFields/region invalid_value', '#/customFields/tags/1 invalid_value', '#/customFields/other unknown_field',
    ]);
  });

  it('leave a value alone that no longer fits until it is written again', () => {
    expect(fields.merge({ size: 2 }, { region: 'west' })).toEqual({ size: 2, region: 'west' });
    expect(errorsOf(() => fields.merge({ region: 'west' }, { region: 'west' }))).toHaveLength(1);
  });

  it('ask for required values in the end, not in the patch', () => {
    const strict = new CustomFieldSet([rule({ isRequired: true })]);
    expect(errorsOf(() => strict.merge({}))).toEqual(['#/customFields/size required']);
    expect(errorsOf(() => strict.merge({ size: null }, { size: 1 }))).toEqual(['#/customFields/size required']);
    expect(strict.merge({}, { size: 1 })).toEqual({ size: 1 });
  });

  it('hold money at the decimals of its currency, never as a float', () => {
    const money = new CustomFieldSet([rule({ key: 'price', type: 'money' })]);
    expect(money.merge({ price: { amount: '12.5', currency: 'EUR' } })).toEqual({ price: { amount: '12.50', currency: 'EUR' } });
    expect(money.wanted({ 'customFields[price]': '12.5 EUR' })).toEqual({ price: { amount: '12.50', currency: 'EUR' } });
    expect(errorsOf(() => money.merge({ price: { amount: '12.5', currency: 'JPY' } }))).toEqual(['#/customFields/price/amount custom']);
    expect(errorsOf(() => money.merge({ price: { amount: 12.5, currency: 'euro' } }))).toEqual(['#/customFields/price/amount invalid_type', '#/customFields/price/currency invalid_format']);
    expect(errorsOf(() => money.merge({ price: '12.50' }))).toEqual(['#/customFields/price invalid_type']);
  });

  it('do not take a key of every object for a field', () => {
    expect(CUSTOM_FIELD_KEY.test('constructor')).toBe(false);
    expect(errorsOf(() => fields.merge({ constructor: 1 }))).toEqual(['#/customFields/constructor unknown_field']);
    expect(errorsOf(() => fields.merge(JSON.parse('{"__proto__": 1}') as Record<string, unknown>))).toEqual(['#/customFields/__proto__ unknown_field']);
  });

  it('filter by exactly the values a record may have', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e14, max: 1e14, noNaN: true }), fc.constantFrom('north', 'south'), fc.constantFrom('a', 'b'), (size, region, tag) => {
        const values = fields.merge({ size, region, tags: [tag] });
        const wanted = fields.wanted({ 'customFields[size]': String(size), 'customFields[region]': region, 'customFields[tags]': tag });
        expect(wanted).toEqual({ ...values, size: size === 0 ? 0 : size });
      }),
    );
  });
});
