import { requireOrganizationId, requireScope } from '@app/kernel';

/** The next free number; whoever asks at the same moment waits, so that no number is given twice. */
export async function nextIssueNumber(): Promise<number> {
  const [row] = await requireScope().rows<{ number: number }>(
    `insert into issue_counters (organization_id, last_number) values (?, 1)
     on conflict (organization_id) do update set last_number = issue_counters.last_number + 1 returning last_number as number`,
    [requireOrganizationId()],
  );
  return row!.number;
}
