import { problem } from '@app/kernel';

export class VerificationCodeInvalid extends problem(422, 'verification_code_invalid', 'The code is wrong or expired; request a new one.') {}
export class EmailTaken extends problem(409, 'email_taken', 'Another user has verified this address; sign in as that user.') {}
