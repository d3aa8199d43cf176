import { Injectable } from '@nestjs/common';
import { defineSealedColumn, FieldCipher, hashToken, requireScope, uuidv7 } from '@app/kernel';
import type { AccountType } from '../users/user-kinds.js';
import { LOGIN_SECONDS } from './browser-binding.js';
import type { LoginPurpose } from './oidc-login-state.entity.js';

/** Where a browser goes, why, and what becomes of it when it is back. */
export interface LoginState {
  provider: string;
  organizationId: string | null;
  nonce: string;
  codeVerifier: string;
  /** SHA-256. */
  browserHash: Buffer;
  returnPath: string;
  purpose: LoginPurpose;
  accountType: AccountType;
  organizationName: string | null;
  userId: string | null;
  sessionId: string | null;
}

type Row = Omit<LoginState, 'codeVerifier'> & { id: string; sealedCodeVerifier: string };

const CODE_VERIFIER = defineSealedColumn('oidc_login_states', 'sealed_code_verifier', { owner: 'installation' });

/** Browsers on their way to a provider, by the `state` they carry. */
@Injectable()
export class LoginStates {
  constructor(private readonly cipher: FieldCipher) {}

  async keep(state: string, login: LoginState): Promise<void> {
    const id = uuidv7();
    await requireScope().em.execute(
      `insert into oidc_login_states (id, state_hash, provider, organization_id, nonce, sealed_code_verifier, browser_hash, return_path, purpose, account_type, organization_name, user_id, session_id, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now() + interval '${LOGIN_SECONDS} seconds')`,
      [
        id, hashToken(state), login.provider, login.organizationId, login.nonce, this.cipher.seal(login.codeVerifier, CODE_VERIFIER.at(null, id)), login.browserHash,
        login.returnPath, login.purpose, login.accountType, login.organizationName, login.userId, login.sessionId,
      ],
    );
  }

  /** The login of a state, which is void from here on whoever brought it; null for an unknown, used or expired one. */
  async take(state: string): Promise<LoginState | null> {
    const [row] = await requireScope().em.execute<Row[]>(
      `delete from oidc_login_states where state_hash = ? and expires_at > now()
       returning id, provider, organization_id as "organizationId", nonce, sealed_code_verifier as "sealedCodeVerifier", browser_hash as "browserHash",
         return_path as "returnPath", purpose, account_type as "accountType", organization_name as "organizationName", user_id as "userId", session_id as "sessionId"`,
      [hashToken(state)],
    );
    if (!row) return null;
    const { id, sealedCodeVerifier, ...login } = row;
    return { ...login, codeVerifier: this.cipher.open(sealedCodeVerifier, CODE_VERIFIER.at(null, id)).toString() };
  }
}
