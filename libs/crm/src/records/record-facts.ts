import type { Fact } from '@app/kernel';
import type { MergeableType } from '../duplicates/record-tables.js';
import {
  AccountCreated, AccountDeleted, AccountUpdated, ContactCreated, ContactDeleted, ContactEmailChanged, ContactUpdated, LeadCreated, LeadDeleted, LeadEmailChanged, LeadUpdated,
} from '../events.js';

/** What of a new record is told. */
interface Told {
  readonly leadSource?: unknown;
  readonly accountId?: unknown;
  readonly assignedToId?: unknown;
}

/** What is told of a kind of record, whoever writes it: a person, an import, a merge. */
export interface RecordFacts {
  created(id: string, record: Told): Fact[];
  /** Nothing when nothing changed. */
  updated(id: string, changed: readonly string[]): Fact[];
  deleted(id: string): Fact[];
}

const orNull = (id: unknown): unknown => id ?? null;

export const RECORD_FACTS: Readonly<Record<MergeableType, RecordFacts>> = {
  lead: {
    created: (leadId, { leadSource, assignedToId }) => [[LeadCreated, { leadId, leadSource, assignedToId: orNull(assignedToId) }]],
    updated: (leadId, changed) => changes(changed, [LeadUpdated, { leadId, changed }], [LeadEmailChanged, { leadId }]),
    deleted: (leadId) => [[LeadDeleted, { leadId }]],
  },
  contact: {
    created: (contactId, { accountId, assignedToId }) => [[ContactCreated, { contactId, accountId: orNull(accountId), assignedToId: orNull(assignedToId) }]],
    updated: (contactId, changed) => changes(changed, [ContactUpdated, { contactId, changed }], [ContactEmailChanged, { contactId }]),
    deleted: (contactId) => [[ContactDeleted, { contactId }]],
  },
  account: {
    created: (accountId, { assignedToId }) => [[AccountCreated, { accountId, assignedToId: orNull(assignedToId) }]],
    updated: (accountId, changed) => changes(changed, [AccountUpdated, { accountId, changed }]),
    deleted: (accountId) => [[AccountDeleted, { accountId }]],
  },
};

function changes(changed: readonly string[], updated: Fact, emailChanged?: Fact): Fact[] {
  if (changed.length === 0) return [];
  return emailChanged && changed.includes('email') ? [updated, emailChanged] : [updated];
}
