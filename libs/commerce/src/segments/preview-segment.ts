import { Clock, requireOrganizationId, requireScope, sqlStateOf } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { compileCriteria } from './compile-criteria.js';
import { Parameters } from './predicates.js';
import type { SegmentPreview } from './segment.dto.js';
import { SegmentTooSlow } from './segment.problems.js';
import { SegmentFacts } from './segment-facts.js';
import { segmentQuery } from './segment-query.js';
import { validateCriteria } from './validate-criteria.js';

const TIMEOUT_MS = 2_000;
const SAMPLE = 20;
/**
 * Ids of all customers of a large organization fit into the hash tables of one preview. Most of them are looked at, so a look
 * into an index for each would be slower than reading all once, whatever the planner guesses from values it has no statistics for.
 */
const SETTINGS = `select set_config('statement_timeout', '${TIMEOUT_MS}', true), set_config('work_mem', '32MB', true), set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true)`;
const QUERY_CANCELED = '57014';

/** Tries criteria without keeping them. */
@Injectable()
export class PreviewSegment {
  constructor(
    private readonly facts: SegmentFacts,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
  ) {}

  /** 422 for criteria that make no sense, or, as `segment_too_slow`, take longer than two seconds. In a transaction of its own. */
  async preview(input: unknown): Promise<SegmentPreview> {
    return requireScope().transaction(
      async () => {
        const catalogue = await this.facts.catalogue();
        const rule = validateCriteria(input, catalogue);
        const params = new Parameters();
        const organization = params.add(requireOrganizationId(), 'uuid');
        const { sql } = compileCriteria(rule, catalogue, { now: this.clock.now(), timeZone: await this.tenancy.timeZone() }, params, organization);
        await requireScope().rows(SETTINGS, []);
        return await tried(`from customers c where c.organization_id = ${organization} and c.deleted_at is null and ${sql}`, params).catch((error: unknown) => {
          throw sqlStateOf(error) === QUERY_CANCELED ? new SegmentTooSlow() : error;
        });
      },
      { readOnly: true },
    );
  }
}

async function tried(matching: string, { values }: Parameters): Promise<SegmentPreview> {
  const [found] = await segmentQuery<{ count: number }>(`select count(*)::int as count ${matching}`, values);
  const sample = found!.count === 0 ? [] : await segmentQuery<SegmentPreview['sample'][number]>(`select c.id, c.display_name as "displayName", c.email, c.status ${matching} limit ${SAMPLE}`, values);
  return { count: found!.count, sample };
}
