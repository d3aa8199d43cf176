import { problem } from '@app/kernel';

export class OrganizationLimitReached extends problem(409, 'organization_limit_reached', 'You are ceo of as many organizations as one user may be.') {}
