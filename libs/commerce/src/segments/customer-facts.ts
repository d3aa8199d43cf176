import { CUSTOMER_STATUSES, CUSTOMER_TYPES } from '../customers/customer.entity.js';
import { CustomerCreated, CustomerDeleted, CustomerLinked, CustomerMerged, CustomerUnlinked, CustomerUnmerged, CustomerUpdated } from '../events.js';
import type { FactSource } from './fact-source.js';

/** That there is such a customer. Every segment asks for it, whatever else it asks. */
export const PRESENCE_TOPIC = 'presence';

export const presenceFacts: FactSource = {
  name: PRESENCE_TOPIC,
  touchedBy: [CustomerCreated, CustomerDeleted, CustomerMerged, CustomerUnmerged],
  fields: [],
};

/** What is written down about a customer. */
export const customerFacts: FactSource = {
  name: 'customer',
  touchedBy: [CustomerUpdated, CustomerLinked, CustomerUnlinked, CustomerMerged, CustomerUnmerged],
  fields: [
    { key: 'customer.status', label: 'Status', type: 'choice', sql: 'c.status', options: CUSTOMER_STATUSES, nullable: false },
    { key: 'customer.displayName', label: 'Display name', type: 'text', sql: 'c.display_name', nullable: false },
    { key: 'customer.firstName', label: 'First name', type: 'text', sql: 'c.first_name' },
    { key: 'customer.lastName', label: 'Last name', type: 'text', sql: 'c.last_name' },
    { key: 'customer.email', label: 'E-mail address', type: 'text', sql: 'c.email' },
    { key: 'customer.phone', label: 'Phone number', type: 'text', sql: 'c.phone' },
    { key: 'customer.city', label: 'City', type: 'text', sql: 'c.city' },
    { key: 'customer.country', label: 'Country', type: 'text', sql: 'c.country' },
    { key: 'customer.notes', label: 'Notes', type: 'text', sql: 'c.notes' },
    { key: 'customer.type', label: 'Person or business', type: 'choice', sql: 'c.customer_type', options: CUSTOMER_TYPES, nullable: false },
    { key: 'customer.industry', label: 'Industry', type: 'text', sql: 'c.industry' },
    { key: 'customer.annualRevenue', label: 'Yearly revenue', type: 'decimal', sql: 'case when c.annual_revenue_currency = $currency then c.annual_revenue end', inCurrency: true },
    { key: 'customer.companySize', label: 'Size of the company', type: 'text', sql: 'c.company_size' },
    { key: 'customer.dateOfBirth', label: 'Date of birth', type: 'date', sql: 'c.date_of_birth' },
    { key: 'customer.customerSince', label: 'Customer since', type: 'instant', sql: 'c.customer_since', nullable: false },
    { key: 'customer.createdAt', label: 'Added', type: 'instant', sql: 'c.created_at', nullable: false },
    { key: 'customer.accountManagerId', label: 'Account manager', type: 'reference', sql: 'c.account_manager_id', refersTo: 'user' },
    { key: 'customer.verified', label: 'Has a login', type: 'boolean', sql: '(c.user_id is not null and c.verified_at is not null)', nullable: false },
  ],
};
