import { Jobs, requireOrganizationId, requireScope, uuidv7 } from '@app/kernel';
import { CustomFields } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { Catalogue } from './catalogue.js';
import { crmFacts } from './crm-facts.js';
import { customFieldFacts } from './custom-field-facts.js';
import { customerFacts, presenceFacts } from './customer-facts.js';
import { EvaluateMarksJob } from './evaluate-marks.job.js';
import type { FactSource } from './fact-source.js';
import { interactionFacts, tagFacts } from './interaction-facts.js';
import { orderFacts, statsFacts } from './order-facts.js';

/** Changes of one customer come in swarms; they are looked at together, this long after the first. */
const DEBOUNCE_MS = 1_000;

/** The facts commerce keeps itself. */
export const OWN_SOURCES: readonly FactSource[] = [presenceFacts, customerFacts, tagFacts, statsFacts, orderFacts, interactionFacts, crmFacts];

/** The lock that lets an evaluation wait for marks being made: shared by those who mark, exclusive for the one who reads. */
export const MARKS_LOCK = `hashtextextended('segment marks of ' || ?, 0)`;

/** What criteria may ask about. Contexts that may call commerce register facts of their own, and tell when they change. */
@Injectable()
export class SegmentFacts {
  readonly #sources = new Map<string, FactSource>();

  constructor(
    private readonly jobs: Jobs,
    customFields: CustomFields,
  ) {
    for (const source of [...OWN_SOURCES, customFieldFacts(customFields)]) this.register(source);
  }

  /** Once for each source, when the application starts. */
  register(source: FactSource): void {
    if (this.#sources.has(source.name)) throw new Error(`Two sources of facts are called ${source.name}.`);
    this.#sources.set(source.name, source);
  }

  sources(): FactSource[] {
    return [...this.#sources.values()];
  }

  /** Everything criteria of the running organization may ask about. */
  async catalogue(): Promise<Catalogue> {
    const catalogue = new Catalogue();
    for (const source of this.sources()) {
      catalogue.add(source, [...source.fields, ...((await source.ownFields?.()) ?? [])]);
      catalogue.addEvents(source);
    }
    return catalogue;
  }

  /**
   * Facts of customers changed: the segments that ask about them are looked at again soon. In the transaction of the change,
   * or of the listener that heard of it. Ids of no customer are left out.
   */
  async touched(topic: string, customerIds: readonly string[]): Promise<void> {
    if (customerIds.length === 0) return;
    const scope = requireScope();
    const organizationId = requireOrganizationId();
    await scope.rows(`select pg_advisory_xact_lock_shared(${MARKS_LOCK})`, [organizationId]);
    await scope.rows(
      `insert into segment_marks (organization_id, customer_id, topic, mark)
       select c.organization_id, c.id, ?, ?::uuid from customers c where c.organization_id = ? and c.id = any(?::uuid[])
       order by c.id on conflict (organization_id, customer_id, topic) do update set mark = excluded.mark`,
      [topic, uuidv7(), organizationId, customerIds],
    );
    await this.jobs.enqueue(EvaluateMarksJob, {}, { dedupeKey: 'marks', delayMs: DEBOUNCE_MS });
  }
}
