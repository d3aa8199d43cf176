import { problem } from '@app/kernel';

export class PasswordResetTokenInvalid extends problem(422, 'password_reset_token_invalid', 'This link was used before, or is no longer good; request a new one.') {}
