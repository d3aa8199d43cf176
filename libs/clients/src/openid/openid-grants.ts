import { defineView, ofUser } from '@app/kernel';
import { OpenIdGrantDto } from './openid-settings.dto.js';

const ofClient = (column: string): string => `(select c.${column} from openid_client(t.environment_id::text) c)`;

/** The client apps the signed-in user let know something, while they are there. */
export const openIdGrantView = defineView({
  table: 'openid_artifacts',
  resource: 'openid-grant',
  returns: OpenIdGrantDto,
  owner: ofUser,
  where: `t.kind = 'Grant' and t.expires_at > now() and exists (select from openid_client(t.environment_id::text))`,
  expressions: { clientName: ofClient('name'), environment: ofClient('environment'), scopes: `string_to_array(t.scope, ' ')` },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
});
