import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { ACCOUNT_TYPES } from '../users/user-kinds.js';

export const LOGIN_PURPOSES = ['login', 'link'] as const;
export type LoginPurpose = (typeof LOGIN_PURPOSES)[number];

/** A browser that was sent to a provider and has not come back: what its return is compared with. Gone once it is. */
export const OidcLoginStateSchema = defineEntity({
  name: 'OidcLoginState',
  tableName: 'oidc_login_states',
  properties: {
    ...idColumn,
    /** SHA-256. */
    stateHash: p.blob().unique('oidc_login_states_state_hash'),
    provider: p.string().length(60),
    organizationId: p.uuid().nullable(),
    nonce: p.string().length(43),
    sealedCodeVerifier: p.text(),
    /** SHA-256 of the cookie of the browser that may come back. */
    browserHash: p.blob(),
    /** Path, query and nothing else, below PUBLIC_URL. */
    returnPath: p.string().length(500),
    purpose: p.enum(LOGIN_PURPOSES),
    /** What becomes of somebody who is new. */
    accountType: p.enum(ACCOUNT_TYPES),
    organizationName: p.string().length(255).nullable(),
    /** Who links, and in which session, when the purpose is `link`. */
    userId: p.uuid().nullable(),
    sessionId: p.uuid().nullable(),
    createdAt: timestamp().defaultRaw('now()'),
    expiresAt: timestamp(),
  },
  indexes: [
    { name: 'oidc_login_states_organization_id', properties: ['organizationId'] },
    { name: 'oidc_login_states_user_id', properties: ['userId'] },
    { name: 'oidc_login_states_session_id', properties: ['sessionId'] },
    { name: 'oidc_login_states_expires_at', properties: ['expiresAt'] },
  ],
});
