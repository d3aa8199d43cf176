import { problem } from '@app/kernel';

export class RoleBeyondOwn extends problem(403, 'role_beyond_own', 'Nobody gives or takes a role, or bars a user, with permissions they lack themselves.') {}
export class LastSuperuser extends problem(409, 'last_superuser', 'The installation needs an active superuser: make somebody else one first.') {}
export class RoleUnknown extends problem(422, 'role_unknown', 'The installation has no such role.') {}
