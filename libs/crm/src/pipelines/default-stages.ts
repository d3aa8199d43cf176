import type { StageType } from './stage.entity.js';

export const DEFAULT_PIPELINE_NAME = 'Sales Pipeline';

/** The stages every organization starts with; probabilities in percent. */
export const DEFAULT_STAGES: readonly { name: string; type: StageType; probability: number }[] = [
  { name: 'Prospecting', type: 'open', probability: 10 },
  { name: 'Qualification', type: 'open', probability: 25 },
  { name: 'Proposal', type: 'open', probability: 50 },
  { name: 'Negotiation', type: 'open', probability: 75 },
  { name: 'Closed Won', type: 'won', probability: 100 },
  { name: 'Closed Lost', type: 'lost', probability: 0 },
];
