/** The fields of a customer that a merge chooses from, with the PostgreSQL types of their columns. */
export const MERGED_FIELDS: Readonly<Record<string, string>> = {
  displayName: 'text', firstName: 'text', lastName: 'text', email: 'text', userId: 'uuid', verifiedAt: 'timestamptz', unlinkedAt: 'timestamptz', phone: 'text', dateOfBirth: 'date', address: 'text', city: 'text', country: 'text',
  status: 'text', customerSince: 'timestamptz', accountManagerId: 'uuid', notes: 'text', customerType: 'text', companySize: 'text', industry: 'text', annualRevenue: 'numeric', annualRevenueCurrency: 'text',
  preferences: 'jsonb', customFields: 'jsonb',
};
/** Fields that mean nothing apart: the others follow the first. The login is that of the address. */
const FOLLOWS: Readonly<Record<string, string>> = {
  userId: 'email', verifiedAt: 'email', unlinkedAt: 'email', city: 'address', country: 'address', companySize: 'customerType', industry: 'customerType', annualRevenue: 'customerType', annualRevenueCurrency: 'customerType',
};
/** What a caller may choose. */
export const CHOICES = Object.keys(MERGED_FIELDS).filter((field) => !(field in FOLLOWS));

export type Image = Record<string, unknown>;
export interface Candidate {
  id: string;
  image: Image;
}

/**
 * The fields of the survivor, the first of the customers: each from the one that was chosen for it, else from the first that
 * has a value. Preferences and custom fields are joined by key. Whoever is a business stays one, and is a customer since the first was.
 */
export function chooseFields(customers: readonly Candidate[], choices: Readonly<Record<string, string>>): Image {
  const after: Image = {};
  for (const field of Object.keys(MERGED_FIELDS)) after[field] = sourceOf(customers, FOLLOWS[field] ?? field, choices).image[field] ?? null;
  for (const field of ['preferences', 'customFields']) {
    if (!choices[field]) after[field] = Object.assign({}, ...customers.map(({ image }) => image[field] as Image).reverse());
  }
  if (!choices['customerSince']) after['customerSince'] = customers.map(({ image }) => String(image['customerSince'])).sort()[0];
  return after;
}

function sourceOf(customers: readonly Candidate[], field: string, choices: Readonly<Record<string, string>>): Candidate {
  const chosen = customers.find(({ id }) => id === choices[field]);
  if (chosen) return chosen;
  const isValue = (value: unknown) => value !== null && value !== undefined && !(field === 'customerType' && value === 'individual');
  return customers.find(({ image }) => isValue(image[field])) ?? customers[0]!;
}

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** SQL of the fields of a customer `t` as an image; instants in UTC, so that images compare. */
export const IMAGE_SQL = `jsonb_build_object(${Object.entries(MERGED_FIELDS)
  .map(([field, type]) => `'${field}', ${type === 'jsonb' ? `t.${columnOf(field)}` : type === 'timestamptz' ? `to_char(t.${columnOf(field)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : `t.${columnOf(field)}::text`}`)
  .join(', ')})`;

/** SQL assignments that write the named fields of the image `v.image`. */
export const assignSql = (fields: readonly string[]): string =>
  fields.map((field) => `${columnOf(field)} = ${MERGED_FIELDS[field] === 'jsonb' ? `v.image->'${field}'` : `(v.image->>'${field}')::${MERGED_FIELDS[field]}`}, `).join('');

/** Names of the fields in which two images differ. */
export const changedFields = (before: Image, after: Image): string[] => Object.keys(after).filter((field) => canonical(before[field]) !== canonical(after[field]));

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || value === undefined || typeof value !== 'object') return JSON.stringify(value ?? null);
  return `{${Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
