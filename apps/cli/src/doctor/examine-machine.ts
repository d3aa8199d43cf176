import { access, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { kernelConfig, ObjectStorage, storageOptions, uuidv7 } from '@app/kernel';
import { failed, ok, warning, type Finding } from './finding.js';
import { limited } from './limited.js';

const GIB = 1024 ** 3;
const LOW_BYTES = 2 * GIB;
const LOW_SHARE = 0.1;
/** One folder for all runs: a folder stays when its last file goes. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Whether files can be kept, and how much room there is for them. */
export async function examineMachine(): Promise<Finding[]> {
  const { STORAGE_DRIVER, STORAGE_DIR, S3_BUCKET, S3_ENDPOINT, S3_REGION } = kernelConfig.value();
  const directory = resolve(STORAGE_DIR);
  if (STORAGE_DRIVER === 's3') return limited('storage', `The bucket ${S3_BUCKET} (${S3_ENDPOINT ?? S3_REGION})`, async () => [await examineStorage(`the bucket ${S3_BUCKET}`)]);
  const parts = [limited('storage', `The disk below ${directory}`, async () => [await examineStorage(directory)]), limited('disk', `The disk below ${directory}`, async () => [await examineDisk(directory)])];
  return (await Promise.all(parts)).flat();
}

async function examineStorage(where: string): Promise<Finding> {
  const storage = new ObjectStorage(storageOptions(kernelConfig.value()));
  const key = storage.keyForUser(NOBODY, `doctor-${uuidv7()}`);
  const body = Buffer.from('written by doctor');
  try {
    await storage.put(key, body);
    const isSame = (await storage.getBytes(key, 100)).equals(body);
    await storage.delete(key);
    return isSame ? ok('storage', `Files can be written to ${where} and read again.`) : failed('storage', `A file written to ${where} came back changed.`);
  } catch (error) {
    return failed('storage', `No file can be kept in ${where}: ${reasonOf(error as Error)}`);
  }
}

/** Flydrive only says which file it was about; why it failed is the cause. */
function reasonOf({ message, cause }: Error): string {
  const { message: reason, code } = (cause ?? {}) as { message?: string; code?: string };
  return (reason || code || message).split('\n')[0]!;
}

async function examineDisk(directory: string): Promise<Finding> {
  let present = directory;
  while (!(await access(present).then(() => true, () => false))) present = dirname(present);
  const { bavail, blocks, bsize } = await statfs(present);
  const free = `${(bavail * bsize / GIB).toFixed(1)} GiB (${Math.floor((100 * bavail) / blocks)} %) are free below ${directory}.`;
  return bavail * bsize < LOW_BYTES || bavail / blocks < LOW_SHARE ? warning('disk', `Only ${free} Mail and files need room.`) : ok('disk', free);
}
