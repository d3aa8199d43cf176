import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { needsCurrency, operatorsOf } from './catalogue.js';
import { MAX_DEPTH, MAX_NODES } from './criteria.js';
import type { SegmentFields } from './segment.dto.js';
import { SegmentFacts } from './segment-facts.js';

/** Tells a screen what an editor of criteria offers. */
@Injectable()
export class DescribeFields {
  constructor(
    private readonly facts: SegmentFacts,
    private readonly tenancy: TenancyApi,
  ) {}

  async describe(): Promise<SegmentFields> {
    const catalogue = await this.facts.catalogue();
    return {
      fields: catalogue.fields().map((field) => ({
        key: field.key,
        label: field.label,
        type: field.type,
        operators: [...operatorsOf(field)],
        options: field.options ? [...field.options] : null,
        needsCurrency: needsCurrency(field),
        refersTo: field.refersTo ?? null,
        hasManyValues: field.rows !== undefined && !field.aggregate && field.absent === undefined,
      })),
      events: catalogue.events().map(({ key, label }) => ({ key, label })),
      limits: { nodes: MAX_NODES, depth: MAX_DEPTH },
      timeZone: await this.tenancy.timeZone(),
    };
  }
}
