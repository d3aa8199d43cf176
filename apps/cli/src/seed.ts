import { loadConfig } from '@app/kernel';
import { CommandFailed, defineCommand } from './command.js';

export const seed = defineCommand({
  options: { demo: { type: 'boolean', about: 'yes, demo data' } },
  run: async ({ demo }) => {
    if (!demo) throw new CommandFailed('There is only demo data to seed: seed --demo.');
    const { seedDemo } = await import('./seed-demo.js'); // declares the configuration of every context
    loadConfig(process.env);
    await seedDemo();
  },
});
