#!/usr/bin/env node
// `npm run cli -- …`: the product's command line with the environment of `npm start`. The demo's database is started for the command
// when it does not run and the command talks to one.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withNode } from './install.mjs';
import { explain } from './progress.mjs';

/** Commands that explain or describe the product need none of its settings, and no database. */
const standsAlone = ([name, ...rest]) => /^(openapi|docs:configuration|--help|-h)?$/.test(name ?? '') || rest.some((arg) => ['--help', '-h'].includes(arg));

async function main(args) {
  const { ensureBuilt } = await import('./build.mjs');
  const { adminUrl, appEnvironment, isDemo, makeDataDir, postgresDataDir } = await import('./environment.mjs');
  const { findPostgres, startPostgres } = await import('./services.mjs');
  await ensureBuilt();
  if (standsAlone(args)) return run(args, process.env);
  makeDataDir();
  let superuserUrl = isDemo() ? await findPostgres({ dataDir: postgresDataDir }) : undefined;
  let own;
  if (isDemo() && !superuserUrl) {
    own = await startPostgres({ dataDir: postgresDataDir, port: 15432 });
    superuserUrl = own.url;
  }
  const env = appEnvironment({ superuserUrl, smtpPort: 11025 });
  const admin = /^(migrate|migration:.*|backup|restore)$/.test(args[0] ?? '') ? adminUrl(superuserUrl) : undefined;
  await run(args, { ...env, ...(admin && { DATABASE_ADMIN_URL: admin }) });
  await own?.stop();
}

async function run(args, env) {
  const { appFile } = await import('./environment.mjs');
  const { root } = await import('./services.mjs');
  const child = spawn(process.execPath, [appFile('cli'), ...args], { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

withNode(fileURLToPath(import.meta.url), () => main(process.argv.slice(2))).catch((error) => {
  console.error(explain(error));
  process.exit(1);
});
