import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed } from '../command.js';
import { inLanes } from './in-lanes.js';
import { Manifest, MANIFEST, measure, type StoredFile } from './manifest.js';
import { listedObjects } from './objects.js';

const NAMED = 5;

/** The manifest of a backup whose every file is there and unchanged; CommandFailed with the first five that are not. */
export async function readBackup(directory: string): Promise<Manifest> {
  const manifest = readManifest(directory);
  const damage = new Damage(directory);
  for (const file of [...(manifest.database?.tables ?? []), ...(manifest.objects ? [manifest.objects.list] : []), ...(manifest.keys ? [manifest.keys] : [])]) await damage.examine(file);
  damage.demandNone();
  if (manifest.objects) await inLanes(listedObjects(directory, manifest.objects), (file) => damage.examine(file));
  damage.demandNone();
  return manifest;
}

function readManifest(directory: string): Manifest {
  const file = join(directory, MANIFEST);
  if (!existsSync(file)) throw new CommandFailed(`There is no backup in ${directory}: it has no ${MANIFEST}.`);
  const parsed = Manifest.safeParse(json(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new CommandFailed(`${file} is damaged, or of another version of Frontoffice.`);
  return parsed.data;
}

/** What is wrong with the files of a backup: the first few by name. */
class Damage {
  readonly #named: string[] = [];
  #count = 0;

  constructor(private readonly directory: string) {}

  async examine({ path, sha256 }: StoredFile): Promise<void> {
    const found = existsSync(join(this.directory, path)) ? await measure(this.directory, path) : null;
    if (found?.sha256 === sha256) return;
    this.#count += 1;
    if (this.#named.length < NAMED) this.#named.push(`${path} is ${found ? 'not what was written' : 'missing'}`);
  }

  demandNone(): void {
    if (this.#count === 0) return;
    const more = this.#count - this.#named.length;
    throw new CommandFailed(`The backup is damaged: ${this.#named.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
