/** People and organizations choose their names, and we put them into mail to strangers. */
const NAME_MAX = 80;

/** A name for a letter: 80 UTF-16 units and `…` at most. */
export const shortenedName = (name: string): string => (name.length > NAME_MAX ? `${name.slice(0, NAME_MAX).toWellFormed().trim()}…` : name);

/** An address for whoever may only guess it: `cleo@example.com` is `c***@example.com`. */
export const maskedAddress = (email: string): string => email.replace(/^(.).*@/u, '$1***@');
