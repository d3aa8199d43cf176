import { z } from 'zod';
import { redactData, subjectOf } from './redact-data.js';

const id = '019316b4-8c00-7a3e-9d51-2f6c0a4b7e16';

describe('data as operators see them', () => {
  it('keep ids, numbers, instants and values of closed lists, and lose all other text', () => {
    const schema = z.object({ leadId: z.uuid(), status: z.enum(['new', 'won']), at: z.iso.datetime(), note: z.string(), amounts: z.array(z.number()), inner: z.object({ name: z.string().nullable() }), kind: z.literal('a').nullable() });
    const data = { leadId: id, status: 'won', at: '2026-11-21T08:30:00.000Z', note: 'Anna Müller', amounts: [1, 2], inner: { name: 'Anna' }, kind: 'a', extra: 'anna@example.test' };
    expect(redactData(data, schema)).toEqual({ leadId: id, status: 'won', at: '2026-11-21T08:30:00.000Z', note: '[redacted]', amounts: [1, 2], inner: { name: '[redacted]' }, kind: 'a', extra: '[redacted]' });
  });

  it('are ids and numbers only where this build knows no schema', () => {
    expect(redactData({ leadId: id, n: 3, status: 'won', 'anna@example.test': true, deep: [{ x: 'y' }] }, undefined)).toEqual({ leadId: id, n: 3, status: '[redacted]', '[redacted]': true, deep: [{ x: '[redacted]' }] });
    expect(redactData(null, undefined)).toBeNull();
  });

  it('name what they are about', () => {
    expect(subjectOf({ organizationId: id, leadId: id })).toEqual({ type: 'lead', id });
    expect(subjectOf({ n: 1 })).toBeNull();
    expect(subjectOf(null)).toBeNull();
  });
});
