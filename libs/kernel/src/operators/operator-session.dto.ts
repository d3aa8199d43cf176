import { z } from 'zod';
import { reason } from './operator-action.dto.js';

export const OpenOperatorSessionDto = z
  .strictObject({ reason: reason() })
  .meta({ id: 'OpenOperatorSession', example: { reason: 'Looking after the mail outage.' } });

export const OperatorSessionLinkDto = z
  .object({ url: z.url().describe('Opens the job board in a browser, once.'), expiresAt: z.iso.datetime().describe('Of the link; the session it opens lasts thirty minutes.'), readOnly: z.boolean() })
  .meta({ id: 'OperatorSessionLink', example: { url: 'https://frontoffice.example/ops/jobs/enter?code=foop_0F8fad5bZmFrZQ', expiresAt: '2026-11-21T08:31:00.000Z', readOnly: false } });

export type OpenOperatorSession = z.output<typeof OpenOperatorSessionDto>;
export type OperatorSessionLink = z.output<typeof OperatorSessionLinkDto>;
