import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** The compiled file in production; the TypeScript source, which Node strips of its types, in tests. */
const ENTRY = [join(__dirname, 'bcrypt.worker.js'), join(__dirname, 'bcrypt.worker.ts')].find((path) => existsSync(path))!;
const execArgv = ENTRY.endsWith('.ts') ? ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'] : [];

/**
 * Whether a bcrypt hash was made from the password. In a thread of its own, because here it would hold up every other
 * request for a third of a second; one thread a call, because a user needs it once in their life.
 */
export function bcryptMatches(password: string, hash: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(ENTRY, { workerData: { password, hash }, execArgv });
    worker.once('message', (matches: boolean) => resolve(matches));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The thread ended without an answer.')));
  });
}
