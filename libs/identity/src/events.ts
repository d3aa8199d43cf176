import { defineEvent } from '@app/kernel';
import { z } from 'zod';

/** Names of the fields that got another value; the values stay in the database. */
const changed = z.array(z.string()).meta({ example: ['displayName'] });
const userId = z.uuid();
const system = { system: true };

export const UserSignedUp = defineEvent('identity.user.signed_up', 'Somebody signed up.', z.object({ userId, accountType: z.enum(['company', 'customer']) }), system);

export const UserUpdated = defineEvent('identity.user.updated', 'Fields of a user profile changed.', z.object({ userId, changed }), system);

export const UserStatusChanged = defineEvent(
  'identity.user.status_changed',
  'A user was suspended, reactivated, or deactivated themselves.',
  z.object({ userId, status: z.enum(['active', 'inactive', 'suspended']) }),
  system,
);

export const UserDeleted = defineEvent('identity.user.deleted', 'A user was deleted; their id stays for what they did, and names nobody.', z.object({ userId }), system);

export const EmailVerified = defineEvent('identity.email.verified', 'A user proved that an e-mail address is theirs.', z.object({ userId, userEmailId: z.uuid() }), system);

export const EmailPrimaryChanged = defineEvent(
  'identity.email.primary_changed',
  'Another address of a user became the primary one.',
  z.object({ userId, userEmailId: z.uuid() }),
  system,
);

export const SessionRevoked = defineEvent(
  'identity.session.revoked',
  'A session was ended before its time.',
  z.object({ userId, sessionId: z.uuid(), reason: z.string().meta({ example: 'password_changed' }) }),
  system,
);
