import { defineView, ofUser } from '@app/kernel';
import { SessionDto } from './session.dto.js';

/** The living sessions of the signed-in user; `isCurrent` is the caller's to fill in. */
export const sessionView = defineView({
  table: 'sessions',
  resource: 'session',
  returns: SessionDto,
  owner: ofUser,
  expressions: { isCurrent: 'false', ip: 'host(t.ip)' },
  where: 't.revoked_at is null and t.expires_at > now() and t.idle_expires_at > now()',
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
