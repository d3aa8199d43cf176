import { defineJob, Handles, Operations, requireOrganizationId, requireScope, type JobData, type JobRunContext, type OperationOutcome, type OperationProgress } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { fanOut, visible } from './fan-out.js';
import type { Redelivered } from './webhook.dto.js';
import { typesShownTo } from './withhold-messages.js';

const redelivery = z.object({ webhookId: z.uuid(), since: z.string(), until: z.string(), include: z.array(z.enum(['failed', 'missed', 'delivered'])) });
export type Redelivery = z.output<typeof redelivery>;

/** Goes on where an earlier run stopped: what waits already is not counted or touched again. */
export const RedeliverJob = defineJob('clients.redeliver-messages', { data: redelivery.extend({ operationId: z.uuid() }), queue: 'slow', attempts: 5, timeoutMs: 600_000, transaction: 'own' });

const BATCH = 1_000;

/** Deliveries of a span by the time of their event, in these states and of these types. */
const AGAIN = `d.organization_id = ? and d.webhook_id = ? and d.kind = 'event' and d.body is not null and d.state = any (?::text[]) and d.created_at >= ?::timestamptz and d.created_at < ?::timestamptz and d.event_type = any (?::text[])`;
const MISSED = `w.organization_id = ? and w.id = ? and e.occurred_at >= ?::timestamptz and e.occurred_at < ?::timestamptz and e.dispatched_at is not null
  and not exists (select from webhook_deliveries k where k.organization_id = w.organization_id and k.webhook_id = w.id and k.event_id = e.id)`;

const statesOf = (include: readonly Redelivered[]): string[] => [...(include.includes('failed') ? ['failed', 'discarded'] : []), ...(include.includes('delivered') ? ['delivered'] : [])];
const againParams = async ({ webhookId, since, until, include }: Redelivery) => [requireOrganizationId(), webhookId, statesOf(include), since, until, await typesShownTo(webhookId)];
const missedParams = ({ webhookId, since, until }: Redelivery) => [visible(), requireOrganizationId(), webhookId, since, until];

/** How many messages a request would send. */
export async function countRedelivered(wanted: Redelivery): Promise<number> {
  const scope = requireScope();
  const [again] = await scope.rows<{ n: number }>(`select count(*)::int as n from webhook_deliveries d where ${AGAIN}`, await againParams(wanted));
  if (!wanted.include.includes('missed')) return again!.n;
  const [, matching = ''] = /(from outbox_events[\s\S]*)on conflict/.exec(fanOut(MISSED)) ?? [];
  const [missed] = await scope.rows<{ n: number }>(`select count(*)::int as n ${matching}`, missedParams(wanted));
  return again!.n + missed!.n;
}

/** Sends messages of a webhook again, and those of events that happened while it was not enabled. */
@Injectable()
export class RedeliverMessages {
  constructor(private readonly operations: Operations) {}

  @Handles(RedeliverJob)
  async run({ operationId, ...wanted }: JobData<typeof RedeliverJob>, run: JobRunContext): Promise<void> {
    await this.operations.perform(RedeliverJob, operationId, run, (progress) => this.work(operationId, wanted, progress));
  }

  private async work(operationId: string, wanted: Redelivery, progress: OperationProgress): Promise<OperationOutcome> {
    const scope = requireScope();
    const [started] = await scope.rows<{ at: string }>('select created_at::text as at from operations where organization_id = ? and id = ?', [requireOrganizationId(), operationId]);
    let done = 0;
    for (;;) {
      const moved = await scope.transaction(() => this.again(wanted, started!.at));
      done += moved;
      await progress.report({ done });
      if (moved < BATCH) break;
    }
    for (let moved = BATCH; wanted.include.includes('missed') && moved === BATCH; ) {
      moved = await scope.transaction(() => this.missed(wanted));
      done += moved;
      await progress.report({ done });
    }
    await progress.flush();
    return { result: { count: done } };
  }

  /** What ended after the request was made has been sent again already. */
  private async again(wanted: Redelivery, startedAt: string): Promise<number> {
    const rows = await requireScope().rows(
      `update webhook_deliveries set state = 'pending', attempts = 0, available_at = now(), finished_at = null
       where id = any (array(select d.id from webhook_deliveries d where ${AGAIN} and d.finished_at < ?::timestamptz order by d.created_at limit ${BATCH} for update)) returning 1 as one`,
      [...(await againParams(wanted)), startedAt],
    );
    return rows.length;
  }

  private async missed(wanted: Redelivery): Promise<number> {
    const batch = fanOut(MISSED).replace('on conflict', `order by e.occurred_at, e.id limit ${BATCH} on conflict`);
    return (await requireScope().rows(`${batch} returning 1 as one`, missedParams(wanted))).length;
  }
}
