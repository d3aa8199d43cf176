/** Where addresses are given to anybody: two people there have no more in common than that. */
const OPEN_MAIL_HOSTS = new Set([
  'gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com', 'icloud.com', 'me.com', 'aol.com', 'proton.me', 'protonmail.com',
  'gmx.com', 'gmx.de', 'gmx.net', 'web.de', 't-online.de', 'mail.com', 'mail.ru', 'yandex.ru', 'qq.com', '163.com', 'zoho.com', 'orange.fr', 'free.fr', 'libero.it', 'fastmail.com',
]);

/** What a new record is compared by; null where it says nothing. */
export interface DuplicateKeys {
  /** Lower case, without the tag after a plus sign: the column `email_key`. */
  emailKey: string | null;
  /** E.164 only: a national number may be somebody else's in another country. */
  phone: string | null;
  /** The company's; null for hosts where anybody may have an address. */
  domain: string | null;
  name: string;
}

export interface Comparable {
  name: string;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  domain?: string | null | undefined;
}

/** The keys of a record: e-mail address and domain in the form the database generates, the phone number when it is complete. */
export function keysOf({ name, email, phone, domain }: Comparable): DuplicateKeys {
  const address = email?.toLowerCase() ?? null;
  const host = domain ?? address?.slice(address.indexOf('@') + 1) ?? null;
  return {
    emailKey: address && address.replace(/\+[^@]*@/, '@'),
    phone: phone?.startsWith('+') ? phone : null,
    domain: host !== null && OPEN_MAIL_HOSTS.has(host) ? null : host,
    name,
  };
}

/** A person as it is compared. */
export const personComparable = ({ firstName, lastName, email, phone }: { firstName: string; lastName: string; email?: string | null | undefined; phone?: string | null | undefined }): Comparable => ({
  name: `${firstName} ${lastName}`,
  email,
  phone,
});
