import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '../../..');

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Paths of all files below the given folders, relative to the repository, that match. */
export function filesIn(folders: string[], pattern: RegExp): string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.includes('node_modules/') && pattern.test(path))
    .sort();
}

/** Source that runs in production: no tests. */
export const productFiles = (): string[] => filesIn(['apps', 'libs'], /\.ts$/).filter((path) => !/spec\.ts$/.test(path));

/** Runs one of the tools in node_modules with this Node.js. */
export function runTool(file: string, args: string[], options: { cwd?: string; env?: Record<string, string> } = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'node_modules', file), ...args], {
    cwd: options.cwd ?? root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...options.env, NODE_OPTIONS: '' },
  });
}
