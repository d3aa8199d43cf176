import { defineEntity, p } from '@mikro-orm/postgresql';
import { applyPatch, tenantColumns, tenantTable, timestamp } from '@app/kernel';

export const THREAD_CATEGORIES = ['primary', 'social', 'promotions', 'updates', 'lead', 'deal', 'customer', 'complaint', 'other'] as const;
export const SENTIMENTS = ['positive', 'neutral', 'negative'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

const EmailThreadSchema = defineEntity({
  name: 'EmailThread',
  ...tenantTable('email_threads', { searchable: true }),
  properties: {
    ...tenantColumns,
    emailAccountId: p.uuid(),
    /** Of the oldest message. */
    subject: p.string().length(500).default(''),
    /** Addresses of everybody in From, To and Cc, at most 100. */
    participants: p.json<string[]>().defaultRaw(`'[]'::jsonb`),
    /** Sender of the newest message from outside, else the first recipient of the newest one sent. */
    otherParty: p.string().length(320).nullable(),
    lastMessageAt: timestamp(),
    messageCount: p.integer().default(0),
    /** Every received message was read. */
    isRead: p.boolean().default(false),
    isStarred: p.boolean().default(false),
    category: p.enum(THREAD_CATEGORIES).default('primary'),
    sentiment: p.enum(SENTIMENTS).nullable(),
    leadId: p.uuid().nullable(),
    dealId: p.uuid().nullable(),
    customerId: p.uuid().nullable(),
    /** Somebody linked or unlinked the thread by hand; addresses no longer decide. */
    linksAreManual: p.boolean().default(false),
    /** The thread this one turned out to be part of; it then has no messages and is in no list. */
    mergedIntoId: p.uuid().nullable(),
  },
  uniques: [{ name: 'email_threads_organization_id_id', properties: ['organizationId', 'id'] }],
  indexes: [
    { name: 'email_threads_last_message', properties: ['organizationId', 'lastMessageAt', 'id'] },
    { name: 'email_threads_account', properties: ['organizationId', 'emailAccountId', 'lastMessageAt', 'id'] },
    { name: 'email_threads_category', properties: ['organizationId', 'category', 'lastMessageAt'] },
    { name: 'email_threads_lead', expression: 'create index "email_threads_lead" on "email_threads" ("organization_id", "lead_id") where lead_id is not null' },
    { name: 'email_threads_deal', expression: 'create index "email_threads_deal" on "email_threads" ("organization_id", "deal_id") where deal_id is not null' },
    { name: 'email_threads_customer', expression: 'create index "email_threads_customer" on "email_threads" ("organization_id", "customer_id") where customer_id is not null' },
    { name: 'email_threads_participants', expression: 'create index "email_threads_participants" on "email_threads" using gin ("organization_id", "participants" jsonb_path_ops)' },
    { name: 'email_threads_merged', expression: 'create index "email_threads_merged" on "email_threads" ("organization_id", "merged_into_id") where merged_into_id is not null' },
  ],
});

/** A conversation in one mailbox. Counts, participants, dates and the read and star marks follow from its messages. */
export class EmailThread extends EmailThreadSchema.class {
  /** By hand: nothing links it by its addresses from here on. Answers whether it belongs to others than before. */
  link(links: { leadId?: string | null | undefined; dealId?: string | null | undefined; customerId?: string | null | undefined }): boolean {
    const changed = applyPatch<EmailThread>(this, links);
    this.linksAreManual = true;
    return changed.length > 0;
  }
}
EmailThreadSchema.setClass(EmailThread);
