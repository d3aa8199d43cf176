import { z } from 'zod';
import { idOf } from '../http/schemas.js';
import { defineView, equals } from '../http/view.js';
import { QUEUES } from '../jobs/define-job.js';
import { JobPauseDto } from './job-pause.dto.js';
import { ofInstallation } from './read-queues.js';

export const jobPauseView = defineView({
  table: 'job_pauses',
  resource: 'job-pause',
  returns: JobPauseDto,
  owner: ofInstallation,
  expressions: { organizationId: 't.paused_organization_id' },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
  filters: { organizationId: equals('t.paused_organization_id', idOf('organization'), 'uuid'), queue: equals('t.queue', z.enum(QUEUES)) },
});
