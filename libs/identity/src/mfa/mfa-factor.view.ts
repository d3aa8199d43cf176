import { defineView, ofUser } from '@app/kernel';
import { MfaFactorDto } from './mfa.dto.js';

/** The factors of the signed-in user; never what they are made of. */
export const mfaFactorView = defineView({
  table: 'user_mfa_factors',
  resource: 'mfa-factor',
  returns: MfaFactorDto,
  owner: ofUser,
  where: `t.type <> 'recovery_codes'`,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
