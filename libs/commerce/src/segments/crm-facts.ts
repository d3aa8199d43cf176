import type { FactSource } from './fact-source.js';

const rows = 'customer_crm_records r';

/** What sales knows of the person behind a customer, by their e-mail address: the projection customer_crm_records. */
export const crmFacts: FactSource = {
  name: 'crm',
  // the projection tells when it changed: it has to be written before anybody looks
  touchedBy: [],
  fields: [
    { key: 'lead.status', label: 'Status of a lead with the same address', type: 'choice', rows, where: `r.kind = 'lead'`, sql: 'r.status', options: ['new', 'contacted', 'qualified', 'unqualified', 'converted'], nullable: false },
    { key: 'deal.status', label: 'Status of a deal with the same address', type: 'choice', rows, where: `r.kind = 'deal'`, sql: 'r.status', options: ['open', 'won', 'lost'], nullable: false },
    { key: 'deal.value', label: 'Value of a deal with the same address', type: 'decimal', rows, where: `r.kind = 'deal'`, sql: 'r.amount', currencySql: 'r.currency' },
  ],
  events: [
    { key: 'deal.won', label: 'Had a deal won', rows, where: `r.kind = 'deal' and r.status = 'won'`, at: 'r.happened_at' },
    { key: 'deal.lost', label: 'Had a deal lost', rows, where: `r.kind = 'deal' and r.status = 'lost'`, at: 'r.happened_at' },
  ],
};
