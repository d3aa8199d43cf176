import { constraintMeans, problem } from '@app/kernel';

/** Carries `dealId`, the deal the lead became. */
export class LeadAlreadyConverted extends problem(409, 'lead_already_converted', 'The lead was converted to a deal before.') {}

// an import changes leads without looking at each
constraintMeans('leads_converted_check', () => new LeadAlreadyConverted());
