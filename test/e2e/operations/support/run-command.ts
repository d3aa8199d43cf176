import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { kernelConfig } from '@app/kernel';
import type { TestDatabase } from '../../../support/database.js';

const root = join(__dirname, '../../../..');

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** The settings of the product on that database, with the keys and the storage of the running test. */
export const settingsFor = (database: TestDatabase, more: Record<string, string> = {}): Record<string, string> => ({
  DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl, DATABASE_ADMIN_URL: database.adminUrl,
  REDIS_URL: '', STORAGE_DIR: kernelConfig.value().STORAGE_DIR, ...more,
});

/** Runs one command of the built product to its end. */
export async function runCommand(args: readonly string[], environment: Record<string, string>, input = ''): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(root, 'dist/apps/cli/src/main.js'), ...args], { cwd: root, env: { ...process.env, ...environment } });
  const result = { code: 0, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (result.stdout += chunk));
  child.stderr.on('data', (chunk) => (result.stderr += chunk));
  child.stdin.end(input);
  [result.code] = (await once(child, 'close')) as [number];
  return result;
}
