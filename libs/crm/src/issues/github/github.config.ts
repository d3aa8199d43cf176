import { defineConfig, milliseconds } from '@app/kernel';
import { z } from 'zod';

/** How patiently GitHub is asked. */
export const githubConfig = defineConfig(
  'github',
  z.object({
    GITHUB_RETRY_MS: milliseconds().prefault('5000').describe('First pause before an exchange with GitHub that failed is tried again; doubles up to an hour.'),
  }),
);
