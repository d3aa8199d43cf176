import { requireOrganizationId, requireScope } from '@app/kernel';
import { ownRecords } from '../visibility/own-records.js';

/** Accounts by their id, name or domain; of several with one name, the oldest. */
export async function resolveAccounts(texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const visible = ownRecords('t');
  const rows = await requireScope().read<{ text: string; id: string }>(
    `select w.text, a.id from jsonb_array_elements_text(?::jsonb) as w (text) cross join lateral (
       select t.id from accounts t where t.organization_id = ? and t.deleted_at is null and (t.name = w.text or t.domain = lower(w.text) or t.id::text = lower(w.text))${visible ? ` and ${visible.sql}` : ''}
       order by t.created_at, t.id limit 1) a`,
    [JSON.stringify(texts), requireOrganizationId(), ...(visible?.params ?? [])],
  );
  return new Map(rows.map(({ text, id }) => [text, id]));
}
