/** The kinds of records that are looked for duplicates of, and merged. */
export const MERGEABLE_TYPES = ['lead', 'contact', 'account'] as const;
export type MergeableType = (typeof MERGEABLE_TYPES)[number];

export const TABLE_OF = { lead: 'leads', contact: 'contacts', account: 'accounts' } as const satisfies Record<MergeableType, string>;
