import { defineView, ofUser } from '@app/kernel';
import { LinkedProviderDto } from './provider.dto.js';

/** The identities the signed-in user has at other providers. */
export const linkedProviderView = defineView({
  table: 'user_auth_providers',
  resource: 'user-auth-provider',
  returns: LinkedProviderDto,
  owner: ofUser,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
