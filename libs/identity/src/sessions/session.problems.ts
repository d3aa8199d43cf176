import { problem } from '@app/kernel';

export class RefreshTokenInvalid extends problem(401, 'refresh_token_invalid', 'Sign in again: the refresh token is unknown, expired or revoked.') {}
export class RefreshTokenReused extends problem(401, 'token_reused', 'Sign in again: this refresh token was used before, so its session has been ended.') {}
