import { emailAddress, idOf, line } from '@app/kernel';
import { z } from 'zod';
import { EMAIL_PROVIDERS, SYNC_STATUSES } from './email-account.entity.js';
import { MAIL_SECURITIES } from './mail-endpoint.js';

const example = {
  email: 'ada@acme.example',
  displayName: 'Ada of Acme',
  provider: 'imap',
  imapHost: 'imap.acme.example',
  imapPort: 993,
  imapSecurity: 'tls',
  smtpHost: 'smtp.acme.example',
  smtpPort: 587,
  smtpSecurity: 'starttls',
  username: 'ada@acme.example',
  isActive: true,
  isDefault: true,
  syncEnabled: true,
} as const;

export const EmailAccountDto = z
  .object({
    id: idOf('email-account'),
    userId: idOf('user').describe('The owner.'),
    email: z.string(),
    displayName: z.string().nullable(),
    provider: z.enum(EMAIL_PROVIDERS),
    imapHost: z.string().nullable(),
    imapPort: z.int().nullable(),
    imapSecurity: z.enum(MAIL_SECURITIES).nullable(),
    smtpHost: z.string().nullable(),
    smtpPort: z.int().nullable(),
    smtpSecurity: z.enum(MAIL_SECURITIES).nullable(),
    username: z.string(),
    hasPassword: z.boolean().describe('The password itself never leaves.'),
    isActive: z.boolean(),
    isDefault: z.boolean(),
    syncEnabled: z.boolean(),
    syncStatus: z.enum(SYNC_STATUSES),
    lastSyncAt: z.iso.datetime().nullable(),
    lastErrorCode: z.string().nullable(),
    verifiedAt: z.iso.datetime().nullable(),
    unreadCount: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({
    id: 'EmailAccount',
    example: {
      id: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e',
      userId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e',
      ...example,
      hasPassword: true,
      syncStatus: 'active',
      lastSyncAt: '2026-11-20T09:30:00.000Z',
      lastErrorCode: null,
      verifiedAt: '2026-11-20T09:00:00.000Z',
      unreadCount: 3,
      createdAt: '2026-11-20T09:00:00.000Z',
      updatedAt: '2026-11-20T09:30:00.000Z',
      version: 4,
    },
  });

const host = () => line(253).describe('Host name or address; private networks only where the operator allows them.');
const port = () => z.int().min(1).max(65_535);
const security = (what: string) => z.enum(MAIL_SECURITIES).describe(`How ${what} is protected; follows from the port when absent. \`none\` only on the machine itself.`);

const fields = {
  displayName: line(255).nullable(),
  imapHost: host().nullable(),
  imapPort: port(),
  imapSecurity: security('reading'),
  smtpHost: host().nullable(),
  smtpPort: port(),
  smtpSecurity: security('sending'),
  username: line(320),
  password: z.string().min(1).max(1000).meta({ writeOnly: true }),
  isActive: z.boolean(),
  isDefault: z.boolean().describe('At most one account of a user is; making another one the default changes both.'),
  syncEnabled: z.boolean(),
};

export const UpdateEmailAccountDto = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'UpdateEmailAccount', example: { displayName: 'Ada', syncEnabled: false } });
export type UpdateEmailAccount = z.output<typeof UpdateEmailAccountDto>;

export const CreateEmailAccountDto = z
  .strictObject({
    ...z.strictObject(fields).partial().shape,
    email: emailAddress(),
    provider: z.enum(['imap', 'smtp']).default('imap').describe('`imap`: read and perhaps send. `smtp`: only send. Other providers cannot be connected yet.'),
    password: fields.password,
  })
  .check((context) => {
    const { provider, imapHost, smtpHost } = context.value;
    const missing = provider === 'imap' ? !imapHost && 'imapHost' : !smtpHost && 'smtpHost';
    if (missing) context.issues.push({ code: 'custom', path: [missing], message: `is required for ${provider}`, input: undefined });
  })
  .meta({ id: 'CreateEmailAccount', example: { email: example.email, provider: 'imap', imapHost: example.imapHost, imapPort: 993, smtpHost: example.smtpHost, smtpPort: 587, username: example.username, password: 'correct horse battery staple' } });
export type CreateEmailAccount = z.output<typeof CreateEmailAccountDto>;

const CheckDto = (id: string, protocol: string) =>
  z
    .object({
      ok: z.boolean(),
      code: z.enum(['ok', 'not_configured', 'authentication_failed', 'permission_denied', 'url_not_allowed', 'host_not_found', 'connection_refused', 'connection_lost', 'timeout', 'tls_failed', 'server_error']),
    })
    .meta({ id, description: `Whether ${protocol} works, and if not, why.`, example: { ok: true, code: 'ok' } });

export const VerificationDto = z
  .object({ imap: CheckDto('ImapCheck', 'reading over IMAP'), smtp: CheckDto('SmtpCheck', 'sending over SMTP') })
  .meta({ id: 'EmailAccountVerification', example: { imap: { ok: true, code: 'ok' }, smtp: { ok: false, code: 'authentication_failed' } } });
export type Verification = z.output<typeof VerificationDto>;
