import { z } from 'zod';
import { defineEvent } from '../events/define-event.js';

export const OperationFinished = defineEvent(
  'kernel.operation.finished',
  'Long work that somebody started has ended: done, failed or cancelled.',
  z.object({ operationId: z.uuid(), kind: z.string().meta({ example: 'crm.import' }), status: z.enum(['succeeded', 'failed', 'cancelled']), createdById: z.uuid().nullable() }),
);
