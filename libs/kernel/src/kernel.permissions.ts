import { definePermissions } from './auth/permissions.js';
import { defineAudiences } from './events/event-audience.js';

export const kernel = definePermissions('kernel', {
  operations: {
    read: "See one's own long work and how far it is.",
    cancel: "Cancel one's own long work.",
    read_all: 'See and cancel the long work of everybody.',
  },
  imports: {
    read: "See one's own imports, and what became of their rows.",
    write: 'Upload files and import their rows, as far as the rows may be written.',
  },
  exports: {
    read: "See one's own exports.",
    write: 'Export lists, as far as they may be seen and exported.',
  },
});

defineAudiences({ 'kernel.operation.': { permission: kernel.operations.read_all, personalTo: 'createdById' } });

/** What operators of the installation may do with background work, across organizations. */
export const backgroundWork = definePermissions(
  'installation',
  {
    jobs: {
      read: 'See background jobs.',
      write: 'Retry, delay and remove background jobs.',
    },
  },
  'installation',
);
