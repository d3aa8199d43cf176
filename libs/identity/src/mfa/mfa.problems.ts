import { problem } from '@app/kernel';

/** One answer for every reason, so that guessing learns nothing. */
export class SecondFactorInvalid extends problem(401, 'second_factor_invalid', 'The proof is wrong or was used before, or this sign-in has ended; sign in again.') {}
export class PasskeyInvalid extends problem(401, 'passkey_invalid', 'This passkey does not sign in here; try again or choose another way.') {}
export class StepUpFailed extends problem(422, 'step_up_failed', 'This does not prove who you are.') {}
export class SecondFactorRequired extends problem(422, 'second_factor_required', 'You have a second factor: prove yourself with it.') {}
export class FactorCodeInvalid extends problem(422, 'factor_code_invalid', 'The code is wrong, or its time is over.') {}
export class PasskeyRefused extends problem(422, 'passkey_refused', 'The passkey was not made for this request, or is of a kind not known here.') {}
export class TotpExists extends problem(409, 'totp_exists', 'You have an authenticator app already; remove it first.') {}
export class PasskeyExists extends problem(409, 'passkey_exists', 'This passkey is registered already.') {}
export class TooManyFactors extends problem(409, 'too_many_factors', 'You have as many passkeys as one user can have; remove one first.') {}
export class NoSecondFactor extends problem(409, 'no_second_factor', 'Recovery codes stand in for a second factor; add one first.') {}
