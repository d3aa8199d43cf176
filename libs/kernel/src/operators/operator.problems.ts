import { problem } from '../http/problem.js';

export class JobStateConflict extends problem(409, 'job_state_conflict', 'The job is in no state for this: what runs cannot be cancelled, and what waits or is done cannot be retried.') {}
export class AlreadyPaused extends problem(409, 'already_paused', 'This work is paused already.') {}
export class SecondFactorNeeded extends problem(403, 'second_factor_needed', 'The job board opens only to a session with a second factor: add one, then sign in with it.') {}
