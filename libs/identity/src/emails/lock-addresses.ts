import { requireScope } from '@app/kernel';

/** Makes others who change the addresses of the user wait until the running transaction ends. */
export async function lockAddressesOf(userId: string): Promise<void> {
  await requireScope().rows('select from users where id = ? for no key update', [userId]);
}
