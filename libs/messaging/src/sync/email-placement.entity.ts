import { defineEntity, p } from '@mikro-orm/postgresql';
import { requireOrganizationId, tenantTable, timestamp } from '@app/kernel';

export const PLACEMENT_STATES = ['stored', 'skipped', 'failed'] as const;
export type PlacementState = (typeof PLACEMENT_STATES)[number];

/**
 * One numbered place of a folder and what became of it. A folder counts as read only when every number on the server has
 * such a row, so nothing is ever passed over silently. Written and read in sets only.
 */
export const EmailPlacementSchema = defineEntity({
  name: 'EmailPlacement',
  ...tenantTable('email_placements'),
  properties: {
    organizationId: p.uuid().primary().onCreate(() => requireOrganizationId()),
    /** A folder of one mailbox. */
    folderId: p.uuid().primary(),
    /** -1 where the server gives none. */
    uidValidity: p.bigint('bigint').primary(),
    uid: p.bigint('number').primary(),
    state: p.enum(PLACEMENT_STATES),
    /** Set when stored. */
    emailId: p.uuid().nullable(),
    /** Why it was skipped, or the class of the last error. */
    reason: p.string().length(60).nullable(),
    attempts: p.integer().default(0),
    /** INTERNALDATE. */
    receivedAt: timestamp().nullable(),
    sizeBytes: p.bigint('number').default(0),
    isSeen: p.boolean().default(false),
    isFlagged: p.boolean().default(false),
    /** Set here and not yet on the server; until then the server's flags do not count. */
    wantsSeen: p.boolean().nullable(),
    wantsFlagged: p.boolean().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
  },
  indexes: [
    { name: 'email_placements_email', properties: ['organizationId', 'emailId'] },
    { name: 'email_placements_failed', expression: `create index "email_placements_failed" on "email_placements" ("organization_id", "folder_id") where state = 'failed'` },
    { name: 'email_placements_pending_flags', expression: `create index "email_placements_pending_flags" on "email_placements" ("organization_id", "folder_id") where wants_seen is not null or wants_flagged is not null` },
  ],
});
