import { defineView, ofUser } from '@app/kernel';
import { DeviceDto } from './device.dto.js';

const TRUSTED = 'coalesce(t.trust_token_hash is not null and t.trusted_until > now(), false)';

/** The devices of the signed-in user; `isCurrent` is the caller's to fill in. */
export const deviceView = defineView({
  table: 'user_devices',
  resource: 'device',
  returns: DeviceDto,
  owner: ofUser,
  expressions: { isCurrent: 'false', isTrusted: TRUSTED, trustedUntil: `case when ${TRUSTED} then t.trusted_until end` },
  sort: { lastSeenAt: { sql: 't.last_seen_at', cast: 'timestamptz' } },
  defaultSort: '-lastSeenAt',
});
