import { problem } from '@app/kernel';

export class UsernameTaken extends problem(409, 'username_taken', 'Somebody else has this username.') {}
