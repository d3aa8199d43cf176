export type { Department, MemberRole } from './members/roles.js';
export { FoundingSteps, type FoundedOrganization, type FoundingStep } from './organizations/founding-steps.js';
export { TenancyApi } from './tenancy.api.js';
export { TenancyModule } from './tenancy.module.js';
export type { FailureReason } from './plugins/plugin.dto.js';
export { PluginChecks, type CheckOutcome, type PluginCheck } from './plugins/plugin-checks.js';
