import { requireScope } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DemoChapters, type DemoCast } from '../demo-chapters.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import { StagesService } from '../pipelines/stages.service.js';
import { DealsService } from './deals.service.js';
import { MoveDeal } from './move-deal.js';

const PIPELINE = {
  name: 'Partner sales',
  description: 'What resellers bring in.',
  stages: [
    { name: 'Introduced', type: 'open', probability: 15, rottingDays: 30 },
    { name: 'Joint offer', type: 'open', probability: 45, rottingDays: 21, requiredFields: ['value', 'expectedCloseDate'] },
    { name: 'Contract', type: 'open', probability: 80 },
    { name: 'Won', type: 'won', probability: 100 },
    { name: 'Lost', type: 'lost', probability: 0 },
  ] as const,
};
/** Days ago it was opened, stage it stands in, and whether somebody knows better than the stage. */
const DEALS: readonly (readonly [title: string, value: string, currency: string, daysAgo: number, stage: string, probability?: number])[] = [
  ['Telemar: licences for 40 shops', '36000.00', 'EUR', 95, 'Won'],
  ['Delta Office: telephony bundle', '18200.00', 'GBP', 70, 'Contract', 90],
  ['Sundqvist Data: white label', '52000.00', 'EUR', 61, 'Joint offer'],
  ['Praxis24: dental chain', '24500.00', 'EUR', 44, 'Joint offer', 30],
  ['Northwind Resale: pilot', '6800.00', 'USD', 33, 'Lost'],
  ['Harbor IT: marina package', '14900.00', 'USD', 26, 'Introduced'],
  ['Cloudbase Iberia: starter kits', '9300.00', 'EUR', 12, 'Introduced'],
];
const ROTTING_DAYS: Record<string, number> = { Prospecting: 30, Qualification: 30, Proposal: 21, Negotiation: 21 };
const DAY_MS = 86_400_000;

/** A second pipeline with its deals, and what the stages of the first ask for. */
@Injectable()
export class AddDemoDeals implements OnModuleInit {
  constructor(
    private readonly chapters: DemoChapters,
    private readonly pipelines: PipelinesService,
    private readonly stages: StagesService,
    private readonly deals: DealsService,
    private readonly moves: MoveDeal,
  ) {}

  onModuleInit(): void {
    this.chapters.register((cast) => this.tell(cast));
  }

  private async tell({ memberIds, leads }: DemoCast): Promise<void> {
    const scope = requireScope();
    const now = scope.now();
    const { pipelineId } = await this.pipelines.entryStage({});
    for (const { id, name } of await this.stages.stagesOf(pipelineId)) {
      if (ROTTING_DAYS[name]) await this.stages.update(pipelineId, id, { rottingDays: ROTTING_DAYS[name], ...(name === 'Negotiation' ? { requiredFields: ['expectedCloseDate', 'value'] } : {}) });
    }
    scope.actAt(new Date(now.getTime() - 110 * DAY_MS));
    const pipeline = await this.pipelines.create({ ...PIPELINE, stages: PIPELINE.stages.map((stage) => ({ ...stage, requiredFields: 'requiredFields' in stage ? [...stage.requiredFields] : [] })) });
    for (const [i, deal] of DEALS.entries()) await this.pursue(pipeline.id, deal, { assignedToId: memberIds[i % memberIds.length] ?? null, contact: leads[(i * 3) % leads.length]!, now });
    scope.actAt(now);
  }

  private async pursue(pipelineId: string, [title, value, currency, daysAgo, last, probability]: (typeof DEALS)[number], { assignedToId, contact, now }: { assignedToId: string | null; contact: DemoCast['leads'][number]; now: Date }): Promise<void> {
    const at = (days: number) => requireScope().actAt(new Date(now.getTime() - days * DAY_MS));
    const stages = await this.stages.stagesOf(pipelineId);
    const target = stages.find(({ name }) => name === last)!;
    const way = stages.filter((stage) => stage.order! > 1 && (stage.isOpen() ? !target.isOpen() || stage.order! <= target.order! : stage === target));
    at(daysAgo);
    const expectedCloseDate = new Date(now.getTime() + (75 - daysAgo / 2) * DAY_MS).toISOString().slice(0, 10);
    const { id } = await this.deals.create({ title, value, currency, priority: priorityOf(value), pipelineId, assignedToId, expectedCloseDate, contactName: contact.fullName(), contactEmail: contact.email });
    for (const [step, stage] of way.entries()) {
      at(daysAgo * (1 - (step + 1) / (way.length + 1)));
      await this.moves.move(id, { toStageId: stage.id, ...(stage.type === 'lost' ? { lostReason: 'The partner chose another supplier.' } : {}) });
    }
    if (probability !== undefined) await this.deals.update(id, { probability });
  }
}

/** How urgent a deal of the demonstration is goes by its value. */
export const priorityOf = (value: string) => (Number(value) >= 30_000 ? 'high' : Number(value) < 10_000 ? 'low' : 'medium');
