export { IdentityApi, type UserSummary } from './identity.api.js';
export { identityConfig } from './identity.config.js';
export { IdentityModule } from './identity.module.js';
export { OrganizationDirectory, type OrganizationSummary, type Start } from './organization-directory.js';
export type { AccessClaims } from './sessions/access-tokens.js';
