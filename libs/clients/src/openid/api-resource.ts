import { kernelConfig } from '@app/kernel';

/** Our API as a resource (RFC 8707): what an access token must be asked for, and bound to, to be good there. */
export const apiResource = (): string => `${kernelConfig.value().PUBLIC_URL}/v1`;

/** How access tokens of the provider begin. Scanners for leaked secrets know them by it, and our API tells them from other bearers. */
export const ACCESS_TOKEN_PREFIX = 'foat_';
