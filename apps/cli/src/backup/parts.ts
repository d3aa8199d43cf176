import { UsageError } from '../command.js';

/** What a backup or a restore is about. */
export interface Parts {
  database: boolean;
  files: boolean;
}

export const onlyOption = { type: 'string', value: 'database|files', about: 'one of the two, where PostgreSQL or the bucket is backed up by other means' } as const;

/** Both, unless `only` names one; UsageError for any other word. */
export function partsOf(only: string | undefined): Parts {
  if (only !== undefined && only !== 'database' && only !== 'files') throw new UsageError(`--only is database or files, not "${only}".`);
  return { database: only !== 'files', files: only !== 'database' };
}
