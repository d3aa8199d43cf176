import { problem } from '@app/kernel';

export class VerificationCodeInvalid extends problem(422, 'verification_code_invalid', 'The code is wrong.') {}
export class VerificationCodeExpired extends problem(410, 'verification_code_expired', 'The code has expired; request a new one.') {}
export class VerificationTriesExhausted extends problem(429, 'verification_tries_exhausted', 'This code was tried too often; request a new one.') {}
export class EmailTaken extends problem(409, 'email_taken', 'Another user has verified this address; sign in as that user.') {}
