import { defineView, equals } from '@app/kernel';
import { z } from 'zod';
import { ClientEnvironmentDto } from './client-environment.dto.js';
import { ENVIRONMENTS } from './client-environment.entity.js';

/** What an environment of a client app shows, and how those of an app are listed. */
export const clientEnvironmentView = defineView({
  table: 'client_environments',
  resource: 'client-environment',
  returns: ClientEnvironmentDto,
  filters: {
    environment: equals('t.environment', z.enum(ENVIRONMENTS)),
    isActive: equals('t.is_active', z.enum(['true', 'false']), 'boolean'),
  },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: 'createdAt',
});
