import { definePermissions } from './auth/permissions.js';

export const kernel = definePermissions('kernel', {
  operations: {
    read: "See one's own long work and how far it is.",
    cancel: "Cancel one's own long work.",
    read_all: 'See and cancel the long work of everybody.',
  },
  imports: {
    write: 'Upload files and import their rows, as far as the rows may be written.',
  },
  exports: {
    write: 'Export lists, as far as they may be seen and exported.',
  },
});
