import { StageNotInPipeline } from '../pipelines/pipeline.problems.js';
import { Stage } from '../pipelines/stage.entity.js';
import { Deal } from './deal.entity.js';
import { DealAlreadyInStage, DealClosed } from './deal.problems.js';

const at = new Date('2026-03-01T23:30:00Z');
const aStage = (overrides: Partial<Stage>): Stage => Object.assign(new Stage(), { pipelineId: 'pipeline', type: 'open', probability: 10, isActive: true, requiredFields: [] }, overrides);

const prospecting = aStage({ id: 'prospecting', probability: 10 });
const proposal = aStage({ id: 'proposal', probability: 50 });
const won = aStage({ id: 'won', type: 'won', probability: 100 });
const lost = aStage({ id: 'lost', type: 'lost', probability: 0 });

const aDeal = (overrides: Partial<Deal> = {}): Deal =>
  Object.assign(new Deal(), { pipelineId: 'pipeline', stageId: 'prospecting', status: 'open', probability: 10, probabilityOverridden: false, title: 'Deal' }, overrides);

describe('A deal', () => {
  it('takes the probability of the stage it moves to', () => {
    const deal = aDeal();
    deal.moveTo(proposal, { at });
    expect(deal).toMatchObject({ stageId: 'proposal', status: 'open', probability: 50, actualCloseDate: null });
  });

  it('keeps a probability somebody set, until it is closed', () => {
    const deal = aDeal({ probability: 33, probabilityOverridden: true });
    deal.moveTo(proposal, { at });
    expect(deal.probability).toBe(33);
    deal.moveTo(won, { at });
    expect(deal).toMatchObject({ probability: 100, probabilityOverridden: false });
  });

  it('may be given a probability as it moves', () => {
    const deal = aDeal();
    deal.moveTo(proposal, { at, probability: 70 });
    expect(deal).toMatchObject({ probability: 70, probabilityOverridden: true });
  });

  it('is won by a won stage, on that day in UTC unless another is named', () => {
    const deal = aDeal();
    deal.moveTo(won, { at });
    expect(deal).toMatchObject({ status: 'won', wonAt: at, lostAt: null, actualCloseDate: '2026-03-01', probability: 100 });
    const earlier = aDeal();
    earlier.moveTo(won, { at, actualCloseDate: '2026-02-27' });
    expect(earlier.actualCloseDate).toBe('2026-02-27');
  });

  it('keeps what its stage asks for, and is not blamed for what was lacking before the stage asked', () => {
    const asking = aStage({ id: 'prospecting', requiredFields: ['expectedCloseDate', 'customFields.budget', 'companyName'] });
    const deal = aDeal({ expectedCloseDate: '2026-05-01', companyName: null, customFields: { budget: 5 } });
    expect(deal.edit({ description: 'x', expectedCloseDate: '2026-06-01' }, asking)).toEqual(['description', 'expectedCloseDate']);
    expect(() => deal.edit({ expectedCloseDate: null, customFields: {} }, asking)).toThrow(
      expect.objectContaining({ status: 422, errors: [expect.objectContaining({ pointer: '#/expectedCloseDate', code: 'required' }), expect.objectContaining({ pointer: '#/customFields/budget', code: 'required' })] }),
    );
  });

  it('is lost only with a reason', () => {
    const deal = aDeal();
    expect(() => deal.moveTo(lost, { at })).toThrow(expect.objectContaining({ status: 422, errors: [expect.objectContaining({ pointer: '#/lostReason', code: 'required' })] }));
    const other = aDeal();
    other.moveTo(lost, { at, lostReason: 'Too expensive.' });
    expect(other).toMatchObject({ status: 'lost', lostAt: at, lostReason: 'Too expensive.', probability: 0 });
  });

  it('takes neither a reason nor a date of closing when it is not closed by the move', () => {
    expect(() => aDeal().moveTo(proposal, { at, lostReason: 'why' })).toThrow(expect.objectContaining({ status: 422 }));
    expect(() => aDeal().moveTo(won, { at, lostReason: 'why' })).toThrow(expect.objectContaining({ status: 422 }));
    expect(() => aDeal().moveTo(proposal, { at, actualCloseDate: '2026-03-01' })).toThrow(expect.objectContaining({ status: 422 }));
    expect(() => aDeal().moveTo(won, { at, probability: 40 })).toThrow(expect.objectContaining({ status: 422, errors: [expect.objectContaining({ pointer: '#/probability', code: 'not_open' })] }));
  });

  it('forgets how it was closed when it opens again', () => {
    const deal = aDeal();
    deal.moveTo(lost, { at, lostReason: 'Too expensive.' });
    deal.moveTo(prospecting, { at });
    expect(deal).toMatchObject({ status: 'open', lostAt: null, wonAt: null, lostReason: null, actualCloseDate: null, probability: 10 });
  });

  it('moves only to active stages of its own pipeline, and not to where it is', () => {
    expect(() => aDeal().moveTo(aStage({ id: 'foreign', pipelineId: 'another' }), { at })).toThrow(StageNotInPipeline);
    expect(() => aDeal().moveTo(aStage({ id: 'retired', isActive: false }), { at })).toThrow(StageNotInPipeline);
    expect(() => aDeal().moveTo(prospecting, { at })).toThrow(DealAlreadyInStage);
  });

  it('goes back to the probability of its stage when the one set is taken away', () => {
    const deal = aDeal();
    expect(deal.edit({ probability: 80 }, prospecting)).toEqual(['probability', 'probabilityOverridden']);
    expect(deal.edit({ probability: null, title: 'Renamed' }, prospecting)).toEqual(['title', 'probability', 'probabilityOverridden']);
    expect(deal).toMatchObject({ title: 'Renamed', probability: 10, probabilityOverridden: false });
  });

  it('has no probability of its own once closed', () => {
    const deal = aDeal({ status: 'won' });
    expect(() => deal.edit({ probability: 50 }, won)).toThrow(DealClosed);
    expect(deal.edit({ title: 'Renamed' }, won)).toEqual(['title']);
  });
});
