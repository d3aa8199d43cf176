import { z } from 'zod';
import { invalid } from '../http/problem.js';
import { idOf, instant } from '../http/schemas.js';
import { between, defineView, equals, type Fragment, type ListQuery } from '../http/view.js';
import { QUEUES } from '../jobs/define-job.js';
import { errorClass, fingerprint, JOB_STATES, OperatorJobDto, workName } from './operator-job.dto.js';
import { JobRunDto } from './job-run.dto.js';
import { ofInstallation } from './read-queues.js';

const attempt = (column: string) => between(column, z.string().regex(/^\d{1,6}$/).meta({ description: 'Number of attempts.', example: '3' }), 'int');

/** Asking for what the data are about reads them one by one, so it is asked within one organization only. */
const subject = {
  subjectType: z.string().regex(/^[a-z]\w{0,39}$/).optional().meta({ description: 'With `subjectId` and `organizationId`: what the work is about, e.g. `lead`.', example: 'lead' }),
  subjectId: z.uuid().toLowerCase().optional().meta({ description: 'Id of what the work is about.', 'x-ref': 'lead' }),
};

export const operatorJobView = defineView({
  table: 'jobs',
  resource: 'job',
  returns: OperatorJobDto,
  owner: ofInstallation,
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
  filters: {
    organizationId: equals('t.organization_id', idOf('organization'), 'uuid'),
    eventId: equals('t.event_id', idOf('outbox-event'), 'uuid'),
    queue: equals('t.queue', z.enum(QUEUES)),
    name: equals('t.name', workName()),
    state: equals('t.state', z.enum(JOB_STATES)),
    errorClass: equals('t.last_error_class', errorClass()),
    fingerprint: equals('t.last_error_fingerprint', fingerprint(), 'uuid'),
    attempts: attempt('t.attempts'),
    createdAt: between('t.created_at', instant(), 'timestamptz'),
  },
  parameters: subject,
});

export const jobRunView = defineView({
  table: 'job_runs',
  resource: 'job-run',
  returns: JobRunDto,
  owner: ofInstallation,
  sort: { startedAt: { sql: 't.started_at', cast: 'timestamptz' } },
  defaultSort: '-startedAt',
  filters: {
    organizationId: equals('t.organization_id', idOf('organization'), 'uuid'),
    jobId: equals('t.job_id', idOf('job'), 'uuid'),
    eventId: equals('t.event_id', idOf('outbox-event'), 'uuid'),
    queue: equals('t.queue', z.enum(QUEUES)),
    name: equals('t.name', workName()),
    state: equals('t.state', z.enum(['succeeded', 'failed'])),
    errorClass: equals('t.error_class', errorClass()),
    attempt: attempt('t.attempt'),
    startedAt: between('t.started_at', instant(), 'timestamptz'),
  },
  parameters: subject,
});

/** The condition behind `subjectType` and `subjectId`; 422 when one of the three is missing, or there are several organizations. */
export function aboutSubject(query: ListQuery, jobId: 't.id' | 't.job_id'): Fragment | undefined {
  const { subjectType, subjectId } = query as { subjectType?: string; subjectId?: string };
  if (!subjectType && !subjectId) return undefined;
  if (!subjectType || !subjectId) throw invalid(subjectType ? '/subjectId' : '/subjectType', 'required', 'subjectType and subjectId go together.');
  const [organizationId, ...others] = operatorJobView.wanted(query, 'organizationId');
  if (!organizationId || others.length > 0) throw invalid('/organizationId', 'required', 'What work is about can be asked within one organization only.');
  const data = JSON.stringify({ [`${subjectType}Id`]: subjectId });
  return {
    sql: `${jobId} in (select j.id from jobs j left join outbox_events e on e.id = j.event_id where j.organization_id = ?::uuid and (j.data @> ?::jsonb or e.data @> ?::jsonb))`,
    params: [organizationId, data, data],
  };
}
