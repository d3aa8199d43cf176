import { problem } from '@app/kernel';

export class ScopeBeyondOwn extends problem(403, 'scope_beyond_own', 'You may not do what you would let the program do.') {}
export class ApiKeyEnded extends problem(409, 'api_key_ended', 'It was revoked or has expired; make a new one.') {}
export class TooManyApiKeys extends problem(409, 'too_many_api_keys', 'There are as many live ones as there may be; revoke some first.') {}
