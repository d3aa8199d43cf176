#!/usr/bin/env node
// One command from a fresh checkout: install, build, start PostgreSQL when none is configured, migrate, seed, serve.
import { fileURLToPath } from 'node:url';
import { whenOrphaned, withNode } from './install.mjs';
import { Stop, explain } from './progress.mjs';

const help = `npm start                    start Frontoffice; without DATABASE_URL as a demo with its own database
npm start -- --reset         delete the demo's data (.data) and begin anew
npm start -- --help          this text

Environment: PORT (3000), OPERATOR_PORT (3001), HOST (127.0.0.1 for the demo, else 0.0.0.0), DATABASE_URL, DATABASE_RELAY_URL,
DATABASE_ADMIN_URL (migrations), REDIS_URL, SMTP_URL and all of docs/configuration.md.`;

const args = process.argv.slice(2);
const unknown = args.find((arg) => !['--reset', '--help', '-h'].includes(arg));
const fail = (error) => {
  console.error(`\n${explain(error)}`);
  process.exit(1);
};

if (args.includes('--help') || args.includes('-h')) console.log(help);
else if (unknown) fail(new Stop(`Unknown option ${unknown}.\n\n${help}`));
else {
  withNode(fileURLToPath(import.meta.url), async () => {
    const { serve } = await import('./serve.mjs');
    await serve({ reset: args.includes('--reset'), whenOrphaned });
  }).catch(fail);
}
