export * from './frontoffice.js';
export * from './pages.js';
export * from './problems.js';
export * from './webhooks.js';
export type * from './generated/types.gen.js';
