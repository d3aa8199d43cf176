import { line } from '@app/kernel';
import { z } from 'zod';
import { INSTALLATION_ROLE_NAMES } from '../roles/role-names.js';
import { UserDto } from './user.dto.js';

export const OperatorUserDto = UserDto.extend({
  isSystem: z.boolean().describe('Stands for the installation itself.'),
  roles: z.array(z.string()).describe('Roles of the installation.'),
  statusReason: z.string().nullable(),
  deactivatedAt: z.iso.datetime().nullable().describe('Since when the user is not active.'),
}).meta({
  id: 'OperatorUser',
  example: { ...(UserDto.meta()!['example'] as object), isSystem: false, roles: [INSTALLATION_ROLE_NAMES[1]], status: 'suspended', statusReason: 'Sends spam.', deactivatedAt: '2026-11-21T09:00:00.000Z' },
});

export const SuspendUserDto = z.strictObject({ reason: line(500).describe('For the operators; the user is not told.') }).meta({ id: 'SuspendUser', example: { reason: 'Sends spam.' } });

export type SuspendUser = z.output<typeof SuspendUserDto>;
export type OperatorUserView = z.output<typeof OperatorUserDto>;
