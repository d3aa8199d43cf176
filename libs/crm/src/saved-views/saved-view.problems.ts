import { problem } from '@app/kernel';

export class DuplicateSavedView extends problem(409, 'duplicate_saved_view', 'You have a view of this list with this name.') {}
export class NotOwnSavedView extends problem(403, 'not_own_saved_view', 'Only the owner of a shared view may change it.') {}
