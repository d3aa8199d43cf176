import { problem } from '@app/kernel';

export class InvalidCredentials extends problem(401, 'invalid_credentials', 'The e-mail address or the password is wrong.') {}
export class UserNotActive extends problem(403, 'user_not_active', 'This user may not sign in.') {}
