import { z } from 'zod';
import { instant } from '../http/schemas.js';
import { between, defineView, equals } from '../http/view.js';
import { QUEUES } from '../jobs/define-job.js';
import { DeadLetterGroupDto } from './dead-letter.dto.js';
import { errorClass, workName } from './operator-job.dto.js';
import { ofInstallation } from './read-queues.js';

/** The index of the dead jobs holds all of them in the order of their groups. */
const GROUPS = `(
  select last_error_fingerprint as id, name, queue, last_error_class as error_class, count(*)::int as count,
    count(distinct organization_id)::int as organization_count, min(finished_at) as first_seen_at, max(finished_at) as last_seen_at,
    (array_agg(id order by finished_at desc, id desc))[1] as sample_job_id
  from jobs where state = 'dead' and last_error_fingerprint is not null group by last_error_fingerprint, name, queue, last_error_class)`;

export const deadLetterView = defineView({
  table: GROUPS,
  resource: 'dead-letter-group',
  returns: DeadLetterGroupDto,
  owner: ofInstallation,
  sort: { lastSeenAt: { sql: 't.last_seen_at', cast: 'timestamptz' }, count: { sql: 't.count', cast: 'int' } },
  defaultSort: '-lastSeenAt',
  filters: {
    queue: equals('t.queue', z.enum(QUEUES)),
    name: equals('t.name', workName()),
    errorClass: equals('t.error_class', errorClass()),
    lastSeenAt: between('t.last_seen_at', instant(), 'timestamptz'),
  },
});
