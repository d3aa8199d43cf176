import { problem } from '../http/problem.js';

export class UnreadableFile extends problem(422, 'unreadable_file', 'The file is no table of text: send CSV with at least one row.') {}
export class ImportNotReady extends problem(409, 'import_not_ready', 'The import is not in a state that allows this.') {}
