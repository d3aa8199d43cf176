import { z } from 'zod';

export const OnDuplicateQuery = z.strictObject({
  onDuplicate: z
    .enum(['create', 'skip', 'merge'])
    .optional()
    .meta({ description: 'When there are records like this one: `create` it nevertheless, `skip` it and answer the existing one, or `merge` it into that one, filling its empty fields. 409 `duplicate_candidates` when absent.' }),
});
export type OnDuplicateQuery = z.output<typeof OnDuplicateQuery>;
export type OnDuplicate = OnDuplicateQuery['onDuplicate'];
