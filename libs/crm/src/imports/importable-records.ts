import { withOwnFields, type Importable, type ImportField, type OwnFieldSet } from '@app/kernel';
import type { TenancyApi } from '@app/tenancy';
import { z } from 'zod';
import { addressFields, CreateAccountDto, UpdateAccountDto } from '../accounts/account.dto.js';
import type { TakeTurns } from '../assignment/take-turns.js';
import { CreateContactDto, UpdateContactDto } from '../contacts/contact.dto.js';
import { crm } from '../crm.permissions.js';
import { CreateLeadDto, UpdateLeadDto } from '../leads/lead.dto.js';
import { RECORD_FACTS } from '../records/record-facts.js';
import { ownRecords } from '../visibility/own-records.js';
import { resolveAccounts } from './resolve-accounts.js';

const text: ImportField = { kind: 'text' };
const email: ImportField = { kind: 'text', isKey: true, labels: ['e-mail', 'mail', 'email address', 'e-mail address', 'e-mail-adresse'] };
const phone: ImportField = { kind: 'text', isKey: true, labels: ['telephone', 'phone number', 'telefon', 'mobile'] };
const money: ImportField = { kind: 'decimal' };
const currency: ImportField = { kind: 'code', labels: ['currency code', 'währung'] };
const notes: ImportField = { kind: 'text', labels: ['note', 'comment', 'description', 'notizen'] };
const firstName: ImportField = { kind: 'text', labels: ['given name', 'vorname', 'prénom'] };
const lastName: ImportField = { kind: 'text', labels: ['surname', 'family name', 'nachname', 'nom'] };
const jobTitle: ImportField = { kind: 'text', labels: ['title', 'position', 'role'] };
const part = (key: string, ...labels: string[]): ImportField => ({ kind: key === 'country' ? 'code' : 'text', column: 'address', inside: { key, orNull: true }, labels });
const named = <T>(value: (schema: z.ZodType) => T) => Object.fromEntries(Object.entries(addressFields).map(([key, schema]) => [`address.${key}`, value(schema)]));
/** The parts of an account's address, each a column of its own. */
const ADDRESS: OwnFieldSet = {
  within: 'address',
  fields: {
    'address.street': part('street', 'street', 'address', 'straße', 'adresse'), 'address.city': part('city', 'city', 'ort', 'stadt'), 'address.region': part('region', 'region', 'state', 'bundesland'),
    'address.postalCode': part('postalCode', 'postal code', 'zip', 'zip code', 'postcode', 'plz'), 'address.country': part('country', 'country', 'country code', 'land'),
  },
  create: z.strictObject(named((schema) => schema.optional())),
  update: z.strictObject(named((schema) => schema.nullable().optional())),
};
const permissions = (write: Importable['permissions']['create']) => ({ import: crm.records.import, create: write, update: write });

/** How leads, contacts and accounts are made of the rows of a file. */
export function importableRecords(tenancy: TenancyApi, turns: TakeTurns): Importable[] {
  const assignedToId: ImportField = { kind: 'reference', labels: ['owner', 'assigned to', 'assignee'], resolve: (texts) => tenancy.membersMeant(texts) };
  return [{ ...lead(assignedToId), usual: async () => ({ currency: await tenancy.currency() }), rules: (leads) => turns.forRows(leads) }, contact(assignedToId), withOwnFields(account(assignedToId), ADDRESS)];
}

const lead = (assignedToId: ImportField): Importable => ({
  resource: 'lead',
  table: 'leads',
  create: CreateLeadDto,
  update: UpdateLeadDto,
  permissions: permissions(crm.leads.write),
  visible: () => ownRecords('t'),
  fields: {
    firstName, lastName, email, phone, companyName: { kind: 'text', labels: ['company', 'organization', 'firma'] }, jobTitle, leadSource: { kind: 'choice', labels: ['source'] }, status: { kind: 'choice' },
    estimatedValue: { ...money, labels: ['value', 'amount'] }, currency, notes, assignedToId,
  },
  facts: RECORD_FACTS.lead,
});

const contact = (assignedToId: ImportField): Importable => ({
  resource: 'contact',
  table: 'contacts',
  create: CreateContactDto,
  update: UpdateContactDto,
  permissions: permissions(crm.contacts.write),
  visible: () => ownRecords('t'),
  fields: { firstName, lastName, email, phone, jobTitle, notes, accountId: { kind: 'reference', labels: ['account', 'company', 'company name', 'firma'], resolve: resolveAccounts }, assignedToId },
  facts: RECORD_FACTS.contact,
});

const account = (assignedToId: ImportField): Importable => ({
  resource: 'account',
  table: 'accounts',
  create: CreateAccountDto,
  update: UpdateAccountDto,
  permissions: permissions(crm.accounts.write),
  visible: () => ownRecords('t'),
  fields: {
    name: { kind: 'text', isKey: true, labels: ['company', 'company name', 'account', 'firma'] }, domain: { kind: 'text', isKey: true }, industry: text, employeeCount: { kind: 'integer', labels: ['employees'] },
    annualRevenue: { ...money, labels: ['revenue'] }, currency, phone, website: { kind: 'text', labels: ['url', 'homepage'] }, notes, assignedToId,
  },
  facts: RECORD_FACTS.account,
});
