import type { Answer, Json } from '../../../support/client.js';

/** What the guard can say to a caller. Whatever else an operation answers, it was reached. */
export const VERDICTS = ['admitted', 'unauthenticated', 'forbidden', 'organization_required', 'mfa_required', 'step_up_required', 'person_required'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One letter a verdict, for tables. */
export const MARKS: Readonly<Record<Verdict, string>> = { admitted: '+', unauthenticated: 'u', forbidden: '-', organization_required: 'o', mfa_required: 'm', step_up_required: 's', person_required: 'p' };

/** A sensitive operation wants a proof of ten minutes at most. */
export const STEP_UP_AGE_SECONDS = 660;

/** The verdict an answer shows; undefined for one that tells nothing, because the caller was turned away before the guard or something broke. */
export function verdictOf({ status, body }: Answer<Json>, permission: string | undefined): Verdict | undefined {
  if (status === 429 || status >= 500) return undefined;
  if (status === 401 && body.code === 'unauthenticated') return 'unauthenticated';
  // the guard names the permission; a refusal that does not was decided by the operation itself
  if (status === 403 && body.code === 'forbidden' && body.permission === permission) return 'forbidden';
  const named = (['organization_required', 'mfa_required', 'step_up_required', 'person_required'] as const).find((code) => status === 403 && body.code === code);
  return named ?? 'admitted';
}
