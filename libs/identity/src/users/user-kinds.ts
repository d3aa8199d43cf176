/** What somebody signed up for. */
export const ACCOUNT_TYPES = ['company', 'customer'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

/**
 * `inactive`: by themselves; `suspended`: by an operator; `deleted`: kept only so that what they did keeps an author. Where users
 * come with numbers for these, 1 is active, 2 inactive, 3 deleted.
 */
export const USER_STATUSES = ['active', 'inactive', 'suspended', 'deleted'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];
