import { ChangeJobs, NotFound } from '@app/kernel';
import { withApplication } from './application.js';
import { CommandFailed, defineCommand, UsageError } from './command.js';

type BulkChange = Parameters<ChangeJobs['many']>[1];

const MAX = 10_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** For jobs that failed for good, and one by its id also when it was cancelled; each use is on record with its reason. Works without Redis. */
export const retryJobs = defineCommand({
  details: 'At most --limit at a time, the oldest first. --dry-run only counts. What was done is recorded with its reason.',
  words: ['id?'],
  options: {
    organization: { type: 'string', value: 'id', about: 'of this organization' },
    queue: { type: 'string', value: 'queue', about: 'in this queue' },
    name: { type: 'string', value: 'name', about: 'with this name, for instance messaging.sync-account' },
    'error-class': { type: 'string', value: 'class', about: 'whose last error was of this class' },
    fingerprint: { type: 'string', value: 'id', about: 'that failed in this way' },
    all: { type: 'boolean', about: 'every one of the installation' },
    limit: { type: 'string', value: 'number', about: `how many at most; ${MAX} unless given, which is the most` },
    reason: { type: 'string', value: 'sentence', about: 'why, for the record' },
    'dry-run': { type: 'boolean', about: 'change nothing, only count' },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ organization, queue, name, 'error-class': errorClass, fingerprint, all, limit, reason, 'dry-run': dryRun, json }, [id]) => {
    const filter = Object.fromEntries(Object.entries({ organizationId: organization, queue, name, errorClass, fingerprint }).filter(([, value]) => value !== undefined)) as BulkChange['filter'];
    const hasFilter = Object.keys(filter).length > 0;
    if (Number(id !== undefined) + Number(hasFilter) + Number(all) !== 1) throw new UsageError('Name one job by its id, or say which by options, or --all.');
    for (const given of [id, organization, fingerprint]) if (given !== undefined && !UUID.test(given)) throw new UsageError(`"${given}" is no id.`);
    if (limit !== undefined && !(/^\d{1,5}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MAX)) throw new UsageError(`--limit is a number from 1 to ${MAX}.`);
    if (!dryRun && (reason === undefined || reason.trim() === '')) throw new UsageError('--reason is missing: it goes on record.');
    if (dryRun && id !== undefined) throw new UsageError('--dry-run counts what fits the options; it needs no id.');
    const cause = { operatorId: null, source: 'command', reason: (reason ?? '').slice(0, 500) } as const;
    const { count, hasMore } = await withApplication(async (app) => {
      if (id !== undefined) return retryOne(app.get(ChangeJobs), cause, id);
      return app.get(ChangeJobs).many(cause, { change: 'retry', filter, limit: limit === undefined ? MAX : Number(limit), dryRun });
    });
    if (json) console.log(JSON.stringify({ count, hasMore, dryRun }));
    else console.log(`${count} ${count === 1 ? 'job' : 'jobs'} ${dryRun ? 'would run' : 'will run'} again.${hasMore ? ' There are more: run it again.' : ''}`);
  },
});

async function retryOne(jobs: ChangeJobs, cause: Parameters<ChangeJobs['one']>[0], id: string): Promise<{ count: number; hasMore: boolean }> {
  await jobs.one(cause, 'retry', id.toLowerCase()).catch((error: unknown) => {
    throw error instanceof NotFound ? new CommandFailed(`There is no job ${id}.`) : error;
  });
  return { count: 1, hasMore: false };
}
