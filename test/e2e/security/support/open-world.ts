import { createHash, randomBytes } from 'node:crypto';
import { FieldCipher, ObjectStorage } from '@app/kernel';
import type { TestApp } from '../../../support/app.js';
import { World, type Organization, type Row, type TableRule } from './world.js';

const tomorrow = () => new Date(Date.now() + 86_400_000);
const ATTACHMENT = 'the attachment';
/** What an environment is shown with these scopes: `crm.lead.created`. */
const SHOWN = JSON.stringify(['crm.leads.read', 'crm.records.read_all']);

/** What the catalogue does not tell about some tables. */
const tableRules = (test: TestApp): Record<string, TableRule> => ({
  // one membership a person
  members: { values: async ({ organization, world }) => ({ user_id: (await world.insert(organization, 'users')).id }) },
  invitations: { values: ({ organization }) => ({ email: `${organization.canary.toLowerCase()}-${randomBytes(6).toString('hex')}@example.test`, status: 'pending', expires_at: tomorrow() }) },
  user_emails: { values: () => ({ email: `somebody-${randomBytes(6).toString('hex')}@example.test`, is_primary: false, verified_at: new Date() }) },
  sessions: { values: () => ({ revoked_at: null, revoke_reason: null, expires_at: tomorrow(), idle_expires_at: tomorrow() }) },
  customers: {
    // the newest is the one linked to the organization's own person, who sees it as a customer
    values: async ({ organization, world }) => {
      await world.query('update customers set user_id = null, verified_at = null where organization_id = $1 and user_id = $2', [organization.id, organization.userId]);
      await storeAvatar(test, organization.userId, world);
      return { user_id: organization.userId, verified_at: new Date(), merged_into_id: null, customer_type: 'business', annual_revenue: 1, annual_revenue_currency: 'EUR' };
    },
  },
  customer_tags: { values: () => ({ color: '#4c6fff' }) },
  // one a customer
  customer_invitations: { values: async ({ organization, world, given }) => ({ customer_id: given['customer_id'] ?? (await world.insert(organization, 'customers')).id, status: 'pending', expires_at: tomorrow() }) },
  customer_taggings: { values: async ({ organization, world }) => ({ tag_id: (await world.insert(organization, 'customer_tags')).id }) },
  customer_stats: { values: async ({ organization, world }) => ({ customer_id: (await world.insert(organization, 'customers')).id, currency: 'EUR', gross_amount: 3, refunded_amount: 1, lifetime_value: 2 }) },
  customer_merges: { values: () => ({ log: { sourceIds: [], before: {}, after: {}, moved: [], dropped: [] } }) },
  order_numberings: { rows: 1 },
  calendar_feeds: { rows: 1 },
  github_logins: { values: async ({ organization, world, id }) => ({ login: id, user_id: (await world.insert(organization, 'users')).id }) },
  issue_counters: { rows: 1 },
  orders: {
    // of the customer the organization's own person is, who sees it as theirs
    values: async ({ organization, id, world }) => {
      const [own] = await world.query<{ id: string }>('select id from customers where organization_id = $1 and user_id = $2 and deleted_at is null', [organization.id, organization.userId]);
      return { customer_id: own?.id ?? (await world.insert(organization, 'customers')).id, status: 'pending', order_number: `${organization.canary}-${id.slice(-12)}`, currency: 'EUR' };
    },
    // amounts and what they are the sums of are written together
    after: async ({ id, status }, { world }) =>
      status === 'draft' || world.query(
        `with paid as (insert into order_payments (id, organization_id, created_at, order_id, status, amount, paid_at) select gen_random_uuid(), organization_id, now(), id, 'paid', 1000000, now() from orders where id = $1)
         update orders set paid_amount = 1000000 where id = $1`,
        [id],
      ),
  },
  order_items: { values: () => ({ unit_price: 0, discount: 0, tax: 0, total_price: 0 }) },
  order_payments: { values: () => ({ status: 'failed' }) },
  shipment_items: { values: async ({ organization, world }) => ({ shipment_id: (await world.insert(organization, 'shipments')).id }) },
  plugins: {
    values: ({ organization, id, given }) => ({
      // an address nobody may call: nothing in these tests waits for a network
      data_source: 'oidc', status_reason: null, properties: { issuer: 'https://169.254.169.254' }, shown_credentials: { clientId: organization.canary },
      sealed_credentials: test.app.get(FieldCipher).seal(given['data_source'] === 'github' ? '{"token":"x"}' : '{"clientId":"x"}', { table: 'plugins', column: 'sealed_credentials', organizationId: organization.id, rowId: id }),
    }),
  },
  openid_settings: { values: async ({ organization, world }) => ({ environment_id: (await world.insert(organization, 'client_environments')).id, post_logout_redirect_urls: '[]' }) },
  openid_artifacts: { values: async ({ organization, world }) => ({ kind: 'Grant', scope: 'openid', session_id: null, api_key_id: null, consumed_at: null, expires_at: tomorrow(), environment_id: (await world.oldest(organization, 'client-environment')).id }) },
  user_devices: { values: ({ id }) => ({ fingerprint: id, trust_token_hash: null, trusted_until: null }) },
  user_mfa_factors: {
    values: ({ id }) => ({ sealed_data: test.app.get(FieldCipher).seal('{"secret":"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}', { table: 'user_mfa_factors', column: 'sealed_data', organizationId: null, rowId: id }) }),
  },
  timeline_entries: { values: async ({ organization, world }) => ({ kind: 'lead_created', subject_type: 'lead', subject_id: (await world.oldest(organization, 'lead')).id }) },
  accounts: { values: () => ({ merged_into_id: null, currency: 'EUR' }) },
  contacts: { values: () => ({ merged_into_id: null }) },
  custom_field_definitions: { values: () => ({ key: `f_${randomBytes(6).toString('hex')}` }) },
  // nothing waits for a network, and nothing is told to GitHub
  issues: { values: () => ({ status: 'open', closed_at: null, plugin_id: null, github_owner: null, github_state: null, labels: '[]', github_snapshot: null }) },
  github_connections: { values: async ({ organization, world }) => ({ plugin_id: (await world.insert(organization, 'plugins')).id, sealed_secret: null, sealed_previous_secret: null }) },
  leads: {
    values: () => ({ converted_to_deal_id: null, merged_into_id: null, currency: 'EUR' }),
    // what was deleted is shown too, as such
    after: (row, { organization, world }) => (row.deleted_at ? Promise.resolve() : world.insert(organization, 'leads', { deleted_at: new Date() })),
  },
  pipeline_stages: { values: () => ({ type: 'open' }) },
  exchange_rates: { values: ({ id }) => ({ currency: 'GBP', base_currency: 'EUR', date: new Date(Number.parseInt(id.slice(-8), 16) * 1000) }) },
  deals: {
    values: () => ({ currency: 'EUR', lost_reason: null }),
    after: ({ id, stage_id }, { organization, world }) => world.insert(organization, 'deal_stage_history', { deal_id: id, stage_id, left_at: null }),
  },
  deal_stage_history: { values: () => ({ entered_at: new Date(0), left_at: new Date(), currency: 'EUR' }) },
  segments: { values: () => ({ criteria: {}, topics: '{presence}' }) },
  segment_members: { values: async ({ organization, world }) => ({ segment_id: (await world.insert(organization, 'segments')).id, source: 'rule', entered_at: new Date(0), left_at: null }) },
  segment_references: { values: async ({ organization, world }) => ({ segment_id: (await world.insert(organization, 'segments')).id, referenced_id: (await world.insert(organization, 'segments')).id }) },
  notifications: { values: () => ({ kind: 'email_received', digest_id: null, is_read: false, read_at: null, related_object_type: null, related_object_id: null }) },
  operations: { values: () => ({ status: 'running', job_id: null, cancel_requested_at: null, result: null }) },
  imports: {
    values: async ({ organization, id }) => ({
      resource: 'lead', status: 'checked', encoding: 'utf-8', delimiter: ',', columns: [{ index: 0, name: organization.canary, type: 'text' }], sample_rows: [[organization.canary]], mapping: { email: 0 }, keys: [],
      operation_id: null, object_key: await storeTable(test, organization, `${id}.csv`), error_object_key: await storeTable(test, organization, `${id}-errors.csv`),
    }),
  },
  import_rows: { values: () => ({ errors: null, before: null }) },
  exports: {
    values: async ({ organization, id }) => ({
      resource: 'lead', columns: ['lastName'], query: {}, expires_at: tomorrow(), operation_id: null, object_key: await storeTable(test, organization, `${id}.csv`),
    }),
  },
  record_merges: {
    values: async ({ organization, world }) => ({ target_id: (await world.oldest(organization, 'lead')).id, source_ids: [], log: { before: {}, after: {}, moved: [], sharedEntryIds: [] }, undone_at: null }),
  },
  bulk_changes: { values: () => ({ query: null, ids: [], changes: null, failures: [], operation_id: null }) },
  saved_views: { values: () => ({ resource: 'lead', filters: {}, sort: null, columns: [], is_shared: true, is_default: false }) },
  // the token of a client app, and beside the first of them a personal key
  api_keys: {
    values: ({ given }) => ({ ...(given['user_id'] ? { environment_id: null } : { user_id: null }), prefix: 'fose_canary', scopes: '[]', allowed_networks: '[]', expires_at: tomorrow(), revoked_at: null }),
    after: async (key, { organization, world }) => {
      const own = await world.query('select 1 from api_keys where organization_id = $1 and user_id = $2', [organization.id, organization.userId]);
      if (key['environment_id'] && own.length === 0) await world.insert(organization, 'api_keys', { user_id: organization.userId });
    },
  },
  // an address nobody may call: nothing in these tests waits for a network
  webhooks: {
    values: ({ id, organization }) => ({
      url: 'https://169.254.169.254/', type: 'custom', event_patterns: '["crm.lead.*"]', like_patterns: '{crm.lead.%}', filter: null, filter_path: null, header_names: '[]', concurrency: 5, state: 'pending', disabled_reason: null, public_key: null,
      sealed_settings: test.app.get(FieldCipher).seal(`{"secret":"whsec_${Buffer.alloc(32).toString('base64')}","previousSecret":null,"headers":{}}`, { table: 'webhooks', column: 'sealed_settings', organizationId: organization.id, rowId: id }),
    }),
  },
  webhook_deliveries: { values: () => ({ kind: 'event', event_type: 'crm.lead.created', body: Buffer.from('{}'), state: 'failed', last_error_class: 'status', lease_token: null, lease_owner: null, lease_until: null, finished_at: new Date() }) },
  // of a queue there is none of: nothing is held up
  job_pauses: { values: ({ id }) => ({ queue: id.slice(-20), paused_organization_id: null }) },
  webhook_attempts: { values: () => ({ error_class: 'status' }) },
  client_environments: { values: async ({ organization, world, given }) => ({ client_id: given['client_id'] ?? (await world.insert(organization, 'clients')).id, redirect_urls: '[]', allowed_origins: '[]', scopes: SHOWN, is_active: true }) },
  activities: { values: () => ({ completed: false, completed_at: null }) },
  notification_preferences: { values: ({ id }) => ({ kind: id }) },
  notification_digests: { values: ({ organization }) => ({ local_date: new Date(Date.now() - Math.floor(Math.random() * 1e12)), user_id: organization.userId }) },
  email_accounts: {
    values: ({ organization, id }) => ({
      // no servers: nothing in these tests waits for a network
      imap_host: null, imap_port: null, imap_security: null, smtp_host: null, smtp_port: null, smtp_security: null, oauth_token_encrypted: null,
      password_encrypted: test.app.get(FieldCipher).seal('secret', { table: 'email_accounts', column: 'password_encrypted', organizationId: organization.id, rowId: id }),
    }),
    after: ({ id }, { organization, world }) => world.insert(organization, 'mailbox_watches', { email_account_id: id }),
  },
  email_threads: {
    values: () => ({ merged_into_id: null }),
    after: ({ id, email_account_id }, { organization, world }) => world.insert(organization, 'emails', { thread_id: id, email_account_id }),
  },
  emails: { values: async ({ organization, id }) => ({ unparsed_reason: null, ...(await storeRaw(test, organization, id)) }) },
  email_attachments: {
    values: async ({ organization, world }) => ({
      email_id: (await world.insert(organization, 'emails')).id, part_index: 0, file_size: ATTACHMENT.length, file_type: 'text/plain', sha256: createHash('sha256').update(ATTACHMENT).digest('hex'),
    }),
  },
});

/** Stores a table with the organization's canary; answers its key. */
async function storeTable(test: TestApp, { id, canary }: Organization, name: string): Promise<string> {
  const storage = test.app.get(ObjectStorage);
  const key = storage.keyFor(id, 'tables', name);
  await storage.put(key, Buffer.from(`email\n${canary}\n`), { contentType: 'text/csv' });
  return key;
}

/** Gives a user a picture, unless there is one. */
async function storeAvatar(test: TestApp, userId: string, world: World): Promise<void> {
  const storage = test.app.get(ObjectStorage);
  const key = storage.keyForUser(userId, 'avatar-0123456789abcdef01234567.webp');
  const [user] = await world.query<{ key: string | null }>('select avatar_object_key as key from users where id = $1', [userId]);
  if (user?.key && (await storage.exists(user.key))) return;
  await storage.put(key, Buffer.from('a picture'), { contentType: 'image/webp' });
  await world.query('update users set avatar_object_key = $2 where id = $1', [userId, key]);
}

/** Stores a message with one attachment as received; answers its hash and size. */
async function storeRaw(test: TestApp, { id: organizationId, canary }: Organization, id: string): Promise<Row> {
  const raw = Buffer.from(
    [`Message-ID: <${id}@example.test>`, `Subject: ${canary}`, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=x', '', '--x', 'Content-Type: text/plain', '', canary,
      '--x', 'Content-Type: text/plain; name=a.txt', 'Content-Disposition: attachment; filename=a.txt', '', ATTACHMENT, '--x--', ''].join('\r\n'),
  );
  const hash = createHash('sha256').update(raw).digest('hex');
  const storage = test.app.get(ObjectStorage);
  await storage.put(storage.keyFor(organizationId, 'mail', `${hash.slice(0, 2)}/${hash}`), raw);
  return { content_hash: hash, raw_size_bytes: raw.length };
}

/** The rows of a test application's database. */
export const openWorld = (test: TestApp): Promise<World> => World.open(test.database.adminUrl, tableRules(test));

/** Gives an organization a logo. */
export async function giveLogo(test: TestApp, world: World, { id }: Organization): Promise<void> {
  const storage = test.app.get(ObjectStorage);
  const key = storage.keyFor(id, 'logo', 'logo-0123456789abcdef01234567.webp');
  await storage.put(key, Buffer.from('a picture'), { contentType: 'image/webp' });
  await world.query('update organizations set logo_object_key = $2 where id = $1', [id, key]);
}

/** A picture of the caller. */
export async function giveAvatar(test: TestApp, world: World, { userId }: Organization): Promise<void> {
  const storage = test.app.get(ObjectStorage);
  const key = storage.keyForUser(userId, 'avatar-0123456789abcdef01234567.webp');
  await storage.put(key, Buffer.from('a picture'), { contentType: 'image/webp' });
  await world.query('update users set avatar_object_key = $2 where id = $1', [userId, key]);
}
