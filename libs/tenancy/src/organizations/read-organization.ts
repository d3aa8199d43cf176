import { imageVersion, kernelConfig, requireOrganizationId } from '@app/kernel';
import type { OrganizationView } from './organization.dto.js';
import { organizationView } from './organization.view.js';

/** The organization of the running scope as its members see it; a 404 problem when there is none. */
export async function readOrganization(): Promise<OrganizationView> {
  const { logoUrl: key, ...organization } = await organizationView.one(requireOrganizationId());
  return { ...organization, logoUrl: key && `${kernelConfig.value().PUBLIC_URL}/v1/organization/logo?v=${imageVersion(key)}` };
}
