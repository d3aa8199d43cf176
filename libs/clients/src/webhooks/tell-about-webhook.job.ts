import { defineJob } from '@app/kernel';
import { z } from 'zod';

/** Writes to the contacts of the client app about a webhook that fails or was disabled. */
export const TellAboutWebhook = defineJob('clients.tell-about-webhook', { data: z.object({ webhookId: z.uuid(), notice: z.enum(['warning', 'failing', 'gone']) }), transaction: 'own' });
