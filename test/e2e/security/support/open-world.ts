import { createHash, randomBytes } from 'node:crypto';
import { FieldCipher, ObjectStorage } from '@app/kernel';
import type { TestApp } from '../../../support/app.js';
import { World, type Organization, type Row, type TableRule } from './world.js';

const tomorrow = () => new Date(Date.now() + 86_400_000);
const ATTACHMENT = 'the attachment';

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
      return { user_id: organization.userId, verified_at: new Date() };
    },
  },
  plugins: {
    values: ({ organization, id }) => ({
      // an address nobody may call: nothing in these tests waits for a network
      data_source: 'oidc', status_reason: null, properties: { issuer: 'https://169.254.169.254' }, shown_credentials: { clientId: organization.canary },
      sealed_credentials: test.app.get(FieldCipher).seal('{"clientId":"x"}', { table: 'plugins', column: 'sealed_credentials', organizationId: organization.id, rowId: id }),
    }),
  },
  user_devices: { values: ({ id }) => ({ fingerprint: id, trust_token_hash: null, trusted_until: null }) },
  user_mfa_factors: {
    values: ({ id }) => ({ sealed_data: test.app.get(FieldCipher).seal('{"secret":"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}', { table: 'user_mfa_factors', column: 'sealed_data', organizationId: null, rowId: id }) }),
  },
  timeline_entries: { values: async ({ organization, world }) => ({ subject_type: 'lead', subject_id: (await world.oldest(organization, 'lead')).id }) },
  leads: { values: () => ({ converted_to_deal_id: null, currency: 'EUR' }) },
  pipeline_stages: { values: () => ({ type: 'open' }) },
  deals: {
    values: () => ({ currency: 'EUR', lost_reason: null }),
    after: ({ id, stage_id }, { organization, world }) => world.insert(organization, 'deal_stage_history', { deal_id: id, stage_id, left_at: null }),
  },
  deal_stage_history: { values: () => ({ entered_at: new Date(0), left_at: new Date(), currency: 'EUR' }) },
  notifications: { values: () => ({ is_read: false, read_at: null, related_object_type: null, related_object_id: null }) },
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
