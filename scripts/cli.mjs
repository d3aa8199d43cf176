#!/usr/bin/env node
// `npm run cli -- …`: the product's command line with the environment of `npm start`. The demo's database is started for the command
// when it does not run.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withNode } from './install.mjs';
import { explain } from './progress.mjs';

async function main(args) {
  const { ensureBuilt } = await import('./build.mjs');
  const { adminUrl, appEnvironment, appFile, isDemo, makeDataDir, postgresDataDir } = await import('./environment.mjs');
  const { findPostgres, root, startPostgres } = await import('./services.mjs');
  await ensureBuilt();
  makeDataDir();
  let superuserUrl = isDemo() ? await findPostgres({ dataDir: postgresDataDir }) : undefined;
  let own;
  if (isDemo() && !superuserUrl) {
    own = await startPostgres({ dataDir: postgresDataDir, port: 15432 });
    superuserUrl = own.url;
  }
  const env = appEnvironment({ superuserUrl, smtpPort: 11025 });
  const admin = /^(migrate|migration:.*|backup|restore)$/.test(args[0] ?? '') ? adminUrl(superuserUrl) : undefined;
  const child = spawn(process.execPath, [appFile('cli'), ...args], { cwd: root, env: { ...env, ...(admin && { DATABASE_ADMIN_URL: admin }) }, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  await own?.stop();
}

withNode(fileURLToPath(import.meta.url), () => main(process.argv.slice(2))).catch((error) => {
  console.error(explain(error));
  process.exit(1);
});
