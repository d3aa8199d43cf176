/** Fields of a deal a stage may ask for, beside `customFields.<key>`. */
export const REQUIRABLE_FIELDS = ['value', 'description', 'expectedCloseDate', 'contactPhone', 'companyName', 'assignedToId', 'leadId', 'contactId', 'accountId'] as const;

export type RequirableField = (typeof REQUIRABLE_FIELDS)[number] | `customFields.${string}`;

const CUSTOM = 'customFields.';

/** The key of a custom field; undefined for a field every deal has. */
export const customFieldKey = (field: string): string | undefined => (field.startsWith(CUSTOM) ? field.slice(CUSTOM.length) : undefined);
