import { problem } from '../http/problem.js';

export class ExportNotReady extends problem(409, 'export_not_ready', 'The file is not written yet; watch the operation.') {}
export class ExportExpired extends problem(410, 'export_expired', 'The file was removed; make a new export.') {}
