import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../support/app.js';
import { eventually } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { signUpCustomer, type Person } from '../identity/people.js';

/** Somebody with a role of the installation. */
export async function operatorAs(app: TestApp, role: string): Promise<Person> {
  const person = await signUpCustomer(app.url);
  await queryAsAdmin(app.database, 'insert into user_roles (user_id, role_id) select $1, id from roles where name = $2', [person.userId, role]);
  return person;
}

/** As if the session had been opened with a second factor. */
export const provenTwice = (app: TestApp, { userId }: Person) => queryAsAdmin(app.database, `update sessions set auth_methods = 'pwd otp mfa' where user_id = $1`, [userId]);

export interface PlantedJob {
  organizationId: string;
  /** A job that ends well whatever the id, unless the id is none. */
  data?: Record<string, unknown>;
  state?: 'pending' | 'dead' | 'cancelled';
  attempts?: number;
  delaySeconds?: number;
  queue?: 'default' | 'slow';
}

export const GOOD = { notificationId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7eff' };
export const BAD = { notificationId: 'Anna Müller' };
export const JOB = 'notifications.send-notification';

/** A row of the queue as `Jobs` writes it; of work that finds nothing to do, or fails when its data are bad. */
export async function plantJob(app: TestApp, { organizationId, data = GOOD, state = 'pending', attempts = 0, delaySeconds = 0, queue = 'default' }: PlantedJob): Promise<string> {
  const id = randomUUID();
  const failed = state === 'dead' ? ['ZodError', '0f8fad5b-d9cb-869f-8165-70867728950e', new Date()] : [null, null, null];
  await queryAsAdmin(
    app.database,
    `insert into jobs (id, organization_id, lane, queue, name, data, state, attempts, available_at, last_error_class, last_error_fingerprint, finished_at)
     values ($1, $2, $2, $11, $3, $4, $5, $6, now() + $7 * interval '1 second', $8, $9, $10)`,
    [id, organizationId, JOB, JSON.stringify(data), state, attempts, delaySeconds, ...failed, queue],
  );
  return id;
}

export const stateOf = async (app: TestApp, id: string): Promise<string> => (await queryAsAdmin<{ state: string }>(app.database, 'select state from jobs where id = $1', [id]))[0]!.state;
export const runsOf = async (app: TestApp, id: string): Promise<string[]> =>
  (await queryAsAdmin<{ state: string }>(app.database, 'select state from job_runs where job_id = $1 order by started_at', [id])).map(({ state }) => state);
export const untilState = (app: TestApp, id: string, state: string) => eventually(async () => (await stateOf(app, id)) === state);
