import { defineView, emailAddress, equals, requireUserId, type Fragment } from '@app/kernel';
import { z } from 'zod';
import { EmailAccountDto } from './email-account.dto.js';
import { EMAIL_PROVIDERS, SYNC_STATUSES } from './email-account.entity.js';

/** What an account shows; everybody lists only their own. */
export const EmailAccountView = defineView({
  table: 'email_accounts',
  resource: 'email-account',
  returns: EmailAccountDto,
  where: 't.deleted_at is null',
  expressions: { hasPassword: 't.password_encrypted is not null' },
  filters: {
    provider: equals('t.provider', z.enum(EMAIL_PROVIDERS)),
    syncStatus: equals('t.sync_status', z.enum(SYNC_STATUSES)),
    email: equals('t.email', emailAddress()),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});

export const ownAccounts = (): Fragment => ({ sql: 't.user_id = ?', params: [requireUserId()] });
