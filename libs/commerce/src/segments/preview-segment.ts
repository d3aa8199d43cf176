import { Clock, requireOrganizationId, requireScope, sqlStateOf } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { compileCriteria } from './compile-criteria.js';
import { Parameters } from './predicates.js';
import { ReferSegments } from './refer-segments.js';
import type { SegmentPreview } from './segment.dto.js';
import { SegmentTooSlow } from './segment.problems.js';
import { SegmentFacts } from './segment-facts.js';
import { segmentQuery } from './segment-query.js';
import { validateCriteria } from './validate-criteria.js';

const TIMEOUT_MS = 2_000;
const SAMPLE = 20;
const SAMPLED = `json_build_object('id', c.id, 'displayName', c.display_name, 'email', c.email, 'status', c.status)`;
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
    private readonly references: ReferSegments,
  ) {}

  /** 422 for criteria that make no sense, or, as `segment_too_slow`, take longer than two seconds; 404 with a pointer for segments in them that do not exist. In a transaction of its own. */
  async preview(input: unknown): Promise<SegmentPreview> {
    return requireScope().transaction(
      async () => {
        const catalogue = await this.facts.catalogue();
        const rule = validateCriteria(input, catalogue);
        const params = new Parameters();
        const organization = params.add(requireOrganizationId(), 'uuid');
        const { sql, segments } = compileCriteria(rule, catalogue, { now: this.clock.now(), timeZone: await this.tenancy.timeZone() }, params, organization);
        await this.references.requireAll(segments, rule);
        await requireScope().rows(SETTINGS, []);
        return await tried(`from customers c where c.organization_id = ${organization} and c.deleted_at is null and ${sql}`, params).catch((error: unknown) => {
          throw sqlStateOf(error) === QUERY_CANCELED ? new SegmentTooSlow() : error;
        });
      },
      { readOnly: true },
    );
  }
}

/**
 * Counts and samples in one pass: making the joins once more would cost as much as counting did. One in sixteen is noted by its
 * place in the table, for noting all would cost more than counting them; where these are not enough, few match, and are asked for.
 */
async function tried(matching: string, { values }: Parameters): Promise<SegmentPreview> {
  const [found] = await segmentQuery<SegmentPreview>(
    `with found as materialized (select count(*)::int as count, (array_agg(c.ctid) filter (where uuid_hash(c.id) & 15 = 0))[1:${SAMPLE}] as places ${matching})
     select count, coalesce((select json_agg(${SAMPLED}) from customers c where c.ctid = any((select places from found)::tid[])), '[]') as sample from found`,
    values,
  );
  if (found!.sample.length >= Math.min(found!.count, SAMPLE)) return found!;
  const [few] = await segmentQuery<Pick<SegmentPreview, 'sample'>>(`select coalesce(json_agg(sampled), '[]') as sample from (select ${SAMPLED} as sampled ${matching} limit ${SAMPLE}) s`, values);
  return { count: found!.count, sample: few!.sample };
}
