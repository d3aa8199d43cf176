import { missing, requireOrganizationId, requireScope } from '@app/kernel';
import type { TenancyApi } from '@app/tenancy';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;

/** Calendar dates of a report, both included; the last 90 days when nothing is said. */
export function reportDays({ from, to }: { from?: string | undefined; to?: string | undefined }, now: Date): { from: string; to: string } {
  const last = to ?? (from && from > isoDate(now) ? from : isoDate(now));
  return { from: from ?? isoDate(new Date(Date.parse(last) - (DEFAULT_DAYS - 1) * DAY_MS)), to: last };
}

const isoDate = (at: Date): string => at.toISOString().slice(0, 10);

/** The pipeline a report is of: the one asked for, else the default. A 404 that names `pipelineId`. */
export async function reportPipeline(pipelineId: string | undefined): Promise<string> {
  const [row] = await requireScope().rows<{ id: string }>('select id from pipelines where organization_id = ? and (id = ?::uuid or ?::uuid is null and is_default)', [
    requireOrganizationId(), pipelineId ?? null, pipelineId ?? null,
  ]);
  if (!row) throw missing('#/pipelineId');
  return row.id;
}

/** A 404 that names what a report was asked for and is not there: a pipeline, or somebody who is or was a member. */
export async function requireSubjects(tenancy: TenancyApi, { pipelineId, assignedToId }: { pipelineId?: string | undefined; assignedToId?: string | undefined }): Promise<void> {
  if (pipelineId) await reportPipeline(pipelineId);
  if (assignedToId && (await tenancy.users([assignedToId])).length === 0) throw missing('#/assignedToId');
}

/** To four decimals; null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000);
