import { timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/** The newest code mailed to an address. Only its MAC is kept: six digits would be found from a plain hash at once. */
export const EmailVerificationSchema = defineEntity({
  name: 'EmailVerification',
  tableName: 'email_verifications',
  properties: {
    userEmailId: p.uuid().primary(),
    codeMac: p.string().length(43),
    tries: p.integer().default(0),
    createdAt: timestamp().defaultRaw('now()'),
    expiresAt: timestamp(),
  },
  indexes: [{ name: 'email_verifications_expires_at', properties: ['expiresAt'] }],
});
