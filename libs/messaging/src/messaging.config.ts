import { defineConfig, milliseconds, wholeNumber } from '@app/kernel';
import { z } from 'zod';

const schema = z.object({
  MAIL_POLL_MS: milliseconds(1_000).prefault('60000').describe('Pause between two looks at all folders of a mailbox; new mail in INBOX is pushed by the server where it can.'),
  MAIL_WATCH_MAX: wholeNumber(0, 10_000).prefault('200').describe('Connections one worker keeps open to hear of new mail at once; further mailboxes are only polled.'),
  MAIL_TLS_CA_FILE: z.string().optional().describe('PEM file with certificate authorities mail servers may be certified by, beside the usual ones.'),
});

export const messagingConfig = defineConfig('messaging', schema);
