import { problem } from '@app/kernel';

export class UsernameTaken extends problem(409, 'username_taken', 'Somebody else has this username.') {}
export class StatusConflict extends problem(409, 'status_conflict', 'The user cannot go from their status to this one.') {}
export class SoleCeo extends problem(409, 'sole_ceo', 'You are the only ceo of an organization with other members: make somebody else one first.') {}
export class ConfirmationWrong extends problem(422, 'confirmation_wrong', 'The confirmation does not match.') {}
