import { randomBytes } from 'node:crypto';
import type { Request } from './requests.js';
import type { Organization, Row, World } from './world.js';

interface Own {
  world: World;
  organization: Organization;
}

/** What an operation demands beyond what its schema and example tell. It is the same for whichever organization. */
export interface Preparation {
  /** Rows to take as ids of a kind: one each time. */
  rows?: Record<string, (own: Own) => Promise<Row>>;
  /** The last touch to a request; ids that it writes into the body stay. */
  finish?: (request: Request, own: Own) => Promise<unknown>;
}

const inserted = (table: string, values: Row = {}) => ({ world, organization }: Own): Promise<Row> => world.insert(organization, table, values);
const githubPlugin = inserted('plugins', { data_source: 'github', is_enabled: true, properties: { apiUrl: 'https://169.254.169.254', owner: 'acme', repository: 'shop' } });
const linkedIssue = async (own: Own): Promise<Row> =>
  own.world.insert(own.organization, 'issues', { plugin_id: (await githubPlugin(own)).id, github_owner: 'acme', github_repository: 'shop', github_state: 'linked' });
const linkedCustomer = async ({ world, organization }: Own): Promise<Row> => {
  const [row] = await world.query('select * from customers where organization_id = $1 and user_id = $2 and verified_at is not null and deleted_at is null', [organization.id, organization.userId]);
  return row ?? world.insert(organization, 'customers');
};
const invitedCustomer = async (own: Own): Promise<Row> => ({ id: (await inserted('customer_invitations')(own)).customer_id });
/** A line of the order in the path. */
const lineOf = (request: Request, { world, organization }: Own): Promise<Row> => world.insert(organization, 'order_items', { order_id: request.path['id'], quantity: 2 });
/** A merge that is carried out; each record can become a part of another once. */
const merge = (kind: string, table: string): Preparation => ({
  rows: { [kind]: inserted(table) },
  finish: async ({ body }) => {
    for (const field of ['fieldChoices', 'dryRun']) delete (body as Row)[field];
  },
});

/** By operation. */
export const PREPARATIONS: Readonly<Record<string, Preparation>> = {
  'activities.reopen': { rows: { activity: inserted('activities', { completed: true, completed_at: new Date() }) } },
  'clientContacts.remove': {
    rows: {
      'client-contact': async ({ world, organization }) => {
        const client = await world.insert(organization, 'clients');
        await world.insert(organization, 'client_contacts', { client_id: client.id });
        return world.insert(organization, 'client_contacts', { client_id: client.id });
      },
    },
  },
  'clientEnvironments.create': { rows: { client: inserted('clients') } },
  'clientTokens.create': { rows: { 'client-environment': inserted('client_environments', { scopes: ['commerce.orders.read'] }) } },
  'customers.invite': { rows: { customer: inserted('customers', { user_id: null, verified_at: null }) } },
  'customerInvitations.get': { rows: { customer: invitedCustomer } },
  'customerInvitations.revoke': { rows: { customer: invitedCustomer } },
  'customerMerges.merge': merge('customer', 'customers'),
  'merges.leads': merge('lead', 'leads'),
  'merges.contacts': merge('contact', 'contacts'),
  'merges.accounts': merge('account', 'accounts'),
  'customerTags.detach': {
    finish: ({ path }, { world, organization }) => world.insert(organization, 'customer_taggings', { customer_id: path['id'], tag_id: path['tagId'] }),
  },
  'githubSettings.addLogin': {
    rows: { user: async (own) => ({ id: (await inserted('members')(own)).user_id }) },
    finish: async ({ body }) => Object.assign(body as Row, { login: randomBytes(8).toString('hex') }),
  },
  'githubSettings.makeSecret': { rows: { plugin: githubPlugin } },
  'imports.fields': { finish: async ({ query }) => Object.assign(query, { resource: 'lead' }) },
  'imports.update': { finish: async (request) => Object.assign(request, { body: { mapping: { email: 0 } } }) },
  'imports.undo': { rows: { import: inserted('imports', { status: 'finished' }) } },
  'issues.create': { rows: { plugin: githubPlugin } },
  'issues.import': { rows: { plugin: githubPlugin }, finish: (_, own) => githubPlugin(own) },
  'issues.link': {
    rows: { plugin: githubPlugin },
    finish: async ({ body }, own) => Object.assign(body as Row, { number: Number.parseInt((await githubPlugin(own)).id!.toString().slice(-7), 16) + 1 }),
  },
  'issues.unlink': { rows: { issue: linkedIssue } },
  'issues.again': { rows: { issue: linkedIssue } },
  'myOrders.list': { rows: { customer: linkedCustomer } },
  'orders.update': {
    finish: async (request, own) => Object.assign(request, { body: { items: [{ id: (await lineOf(request, own)).id, productName: 'Chair', unitPrice: '0' }] } }),
  },
  'orders.delete': { rows: { order: inserted('orders', { status: 'draft', order_number: null }) } },
  'shipments.create': {
    rows: { order: inserted('orders', { status: 'processing' }) },
    finish: async (request, own) => Object.assign(request, { body: { items: [{ orderItemId: (await lineOf(request, own)).id, quantity: 1 }] } }),
  },
};
