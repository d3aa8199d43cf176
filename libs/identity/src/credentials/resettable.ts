/**
 * Whether the password of `users u` may be reset through its address `user_emails e`. Through a verified one, always. Through
 * a claim only where it is all the account has: its primary address, no address verified, nobody else the owner, and no
 * second factor, provider or role of the installation. Then who reads the mailbox takes the account over from whoever signed
 * up with the address, which may have been a stranger, and there is nothing by which that one could come back. A claim that
 * was merely added to somebody's account opens nothing (docs/decisions/0004).
 */
export const RESETTABLE = `(u.status = 'active' and (e.verified_at is not null or (
  e.is_primary
  and not exists (select from user_emails v where v.verified_at is not null and (v.user_id = u.id or v.email = e.email))
  and not exists (select from user_mfa_factors f where f.user_id = u.id and f.is_enabled)
  and not exists (select from user_auth_providers a where a.user_id = u.id)
  and not exists (select from user_roles r where r.user_id = u.id)
  and exists (select from user_credentials c where c.user_id = u.id))))`;
