import { between, instant } from '@app/kernel';

/** Lists of records are narrowed by when they were made and last changed … */
export const writtenFilters = {
  createdAt: between('t.created_at', instant(), 'timestamptz'),
  updatedAt: between('t.updated_at', instant(), 'timestamptz'),
};

/** … and sorted by it. */
export const writtenSorts = {
  createdAt: { sql: 't.created_at', cast: 'timestamptz' },
  updatedAt: { sql: 't.updated_at', cast: 'timestamptz' },
};
