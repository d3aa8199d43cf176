import { defineView, ofUser } from '@app/kernel';
import { UserEmailDto } from './email.dto.js';

/** The addresses of the signed-in user. */
export const userEmailView = defineView({
  table: 'user_emails',
  resource: 'user-email',
  returns: UserEmailDto,
  owner: ofUser,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
