import { kernelConfig, loadConfig, migrate } from '@app/kernel';
import { adminUrl } from './admin-url.js';
import { defineCommand } from './command.js';

export const migrateDatabase = defineCommand({
  run: async () => {
    loadConfig(process.env);
    const { DATABASE_URL, DATABASE_RELAY_URL } = kernelConfig.value();
    const applied = await migrate({ adminUrl: adminUrl(), appUrl: DATABASE_URL, relayUrl: DATABASE_RELAY_URL });
    console.log(applied.length > 0 ? `Applied ${applied.length} migrations.` : 'The schema is up to date.');
  },
});
