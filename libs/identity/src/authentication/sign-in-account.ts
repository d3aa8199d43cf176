import { requireScope } from '@app/kernel';
import { PRIMARY_EMAIL, USER_VIEW } from '../users/read-user.js';
import type { UserView } from '../users/user.dto.js';

/** What signing in must know of a user, whichever way they prove who they are. */
export type SignInAccount = UserView & {
  /** A second factor is enabled. */
  hasSecondFactor: boolean;
  /** The device showed the token of a trust that still holds. */
  isDeviceTrusted: boolean;
};

/** Columns of a SignInAccount over `users u` and its primary address `p`; one `?`, the SHA-256 of the device's trust token. */
export const SIGN_IN_ACCOUNT = `
  ${USER_VIEW},
  exists (select from user_mfa_factors f where f.user_id = u.id and f.is_enabled and f.type <> 'recovery_codes') as "hasSecondFactor",
  exists (select from user_devices d where d.user_id = u.id and d.trust_token_hash = ? and d.trusted_until > now()) as "isDeviceTrusted"`;

/** The account with this id; undefined when there is none. */
export async function signInAccount(userId: string, trustTokenHash: Buffer | null): Promise<SignInAccount | undefined> {
  const [account] = await requireScope().em.execute<SignInAccount[]>(`select ${SIGN_IN_ACCOUNT} from users u ${PRIMARY_EMAIL} where u.id = ?`, [trustTokenHash, userId]);
  return account;
}
