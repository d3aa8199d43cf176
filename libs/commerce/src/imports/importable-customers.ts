import { currentTime, type Importable, type ImportField } from '@app/kernel';
import type { TenancyApi } from '@app/tenancy';
import { commerce } from '../commerce.permissions.js';
import { CreateCustomerDto, UpdateCustomerDto } from '../customers/customer.dto.js';
import { CustomerCreated, CustomerDeleted, CustomerUpdated } from '../events.js';

const text = (...labels: string[]): ImportField => ({ kind: 'text', labels });

const nameOf = ({ displayName, firstName, lastName }: { displayName?: string | undefined; firstName?: string | null | undefined; lastName?: string | null | undefined }): string =>
  displayName ?? [firstName, lastName].filter(Boolean).join(' ');

/** A new customer has a name, if only that of the person, and is one from now on unless the file says since when. */
const create = CreateCustomerDto.refine((customer) => nameOf(customer) !== '', { error: 'give a display name, a first name or a last name', path: ['displayName'] }).transform((customer) => ({
  ...customer,
  displayName: nameOf(customer),
  customerSince: customer.customerSince ?? currentTime().toISOString(),
}));

/** How customers are made of the rows of a file. They are told apart by their address alone: a file cannot give a customer with a login another one. */
export const importableCustomers = (tenancy: TenancyApi): Importable => ({
  resource: 'customer',
  table: 'customers',
  create,
  update: UpdateCustomerDto,
  permissions: { import: commerce.customers.import, create: commerce.customers.write, update: commerce.customers.write },
  visible: () => undefined,
  fields: {
    displayName: text('name', 'customer', 'kunde'),
    firstName: text('given name', 'vorname'),
    lastName: text('surname', 'nachname'),
    email: { kind: 'text', isKey: true, labels: ['e-mail', 'mail', 'email address'] },
    phone: text('telephone', 'phone number', 'telefon'),
    dateOfBirth: { kind: 'date', labels: ['birthday', 'birthdate', 'geburtsdatum'] },
    address: text('street', 'adresse'),
    city: text('ort', 'stadt'),
    country: text('land'),
    status: { kind: 'choice' },
    customerType: { kind: 'choice', labels: ['type'] },
    customerSince: { kind: 'instant', labels: ['since', 'kunde seit'] },
    accountManagerId: { kind: 'reference', labels: ['account manager', 'owner'], resolve: (texts) => tenancy.membersMeant(texts) },
    notes: text('note', 'comment', 'notizen'),
  },
  facts: {
    created: (customerId) => [[CustomerCreated, { customerId }]],
    updated: (customerId, changed) => [[CustomerUpdated, { customerId, changed, emailChanged: changed.includes('email') }]],
    deleted: (customerId) => [[CustomerDeleted, { customerId }]],
  },
});
