import { defineView, equals, idOf, requireUserId } from '@app/kernel';
import { z } from 'zod';
import { ClientTokenDto, KEY_STATUSES, PersonalKeyDto } from './api-key.dto.js';

const STATUS = `case when t.revoked_at is not null then 'revoked' when t.expires_at <= now() then 'expired' else 'live' end`;
const common = {
  table: 'api_keys',
  expressions: { status: STATUS },
  filters: { status: equals(STATUS, z.enum(KEY_STATUSES)) },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
};

/** What a token of a client app shows; the token itself is not part of it. */
export const clientTokenView = defineView({ ...common, resource: 'client-token', returns: ClientTokenDto, where: 't.environment_id is not null' });

/** The API keys of the acting member. */
export const personalKeyView = defineView({ ...common, resource: 'personal-key', returns: PersonalKeyDto, where: 't.user_id is not null', visible: () => ({ sql: 't.user_id = ?::uuid', params: [requireUserId()] }) });

/** The API keys of all members. */
export const memberKeyView = defineView({
  ...common,
  resource: 'member-key',
  returns: PersonalKeyDto,
  where: 't.user_id is not null',
  filters: { ...common.filters, userId: equals('t.user_id', idOf('user'), 'uuid') },
});
