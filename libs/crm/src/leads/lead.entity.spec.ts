import { Lead } from './lead.entity.js';
import { LeadAlreadyConverted } from './lead.problems.js';

const aLead = (overrides: Partial<Lead> = {}): Lead =>
  Object.assign(new Lead(), { firstName: 'Ada', lastName: 'Okafor', email: 'ada@example.com', status: 'new', convertedAt: null, convertedToDealId: null }, overrides);

describe('A lead', () => {
  it('names the fields an edit changed', () => {
    const lead = aLead();
    expect(lead.edit({ firstName: 'Ada', email: 'ada.okafor@example.com', status: 'contacted' })).toEqual(['email', 'status']);
    expect(lead).toMatchObject({ email: 'ada.okafor@example.com', status: 'contacted' });
  });

  it('becomes a deal once', () => {
    const lead = aLead();
    const at = new Date('2026-03-01T10:00:00Z');
    lead.convertTo('deal-1', at);
    expect(lead).toMatchObject({ status: 'converted', convertedToDealId: 'deal-1', convertedAt: at });
    expect(() => lead.convertTo('deal-2', at)).toThrow(LeadAlreadyConverted);
    expect(lead.convertedToDealId).toBe('deal-1');
  });

  it('says which deal it became when it is converted again', () => {
    const lead = aLead({ convertedAt: new Date(), convertedToDealId: 'deal-1' });
    expect(() => lead.requireOpen()).toThrow(expect.objectContaining({ code: 'lead_already_converted', extensions: { dealId: 'deal-1' } }));
  });

  it('keeps its status once converted, but takes other changes', () => {
    const lead = aLead({ status: 'converted', convertedAt: new Date(), convertedToDealId: 'deal-1' });
    expect(() => lead.edit({ status: 'contacted' })).toThrow(LeadAlreadyConverted);
    expect(lead.edit({ notes: 'Called back.' })).toEqual(['notes']);
  });
});
