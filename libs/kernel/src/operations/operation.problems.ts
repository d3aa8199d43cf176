import { problem } from '../http/problem.js';

export class OperationFinished extends problem(409, 'operation_finished', 'The operation has ended; there is nothing to cancel.') {}
