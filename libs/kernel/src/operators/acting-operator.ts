import { requireScope } from '../scope/scope.js';
import type { Cause } from './record-action.js';

/** The operator of the running request and their reason. */
export const asOperator = (reason: string): Cause => ({ operatorId: requireScope().userId, source: 'api', reason });
