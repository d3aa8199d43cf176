import { requireScope } from '@app/kernel';

/** Whether the user could sign in, but for this link if one is given: by password, by passkey, or through a provider. */
export async function hasWayIn(userId: string, exceptLinkId: string | null): Promise<boolean> {
  const [row] = await requireScope().em.execute<{ found: boolean }[]>(
    `select exists (select from user_credentials where user_id = ?)
       or exists (select from user_mfa_factors where user_id = ? and type = 'webauthn' and is_enabled)
       or exists (select from user_auth_providers where user_id = ? and id is distinct from ?::uuid) as found`,
    [userId, userId, userId, exceptLinkId],
  );
  return row!.found;
}
