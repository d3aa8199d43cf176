import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { kernelConfig, ObjectStorage, storageOptions, uuidv7 } from '@app/kernel';
import { failed, ok, warning, type Finding } from './finding.js';

const GIB = 1024 ** 3;
const LOW_BYTES = 2 * GIB;
const LOW_SHARE = 0.1;

/** Whether files can be kept, and how much room there is for them. */
export async function examineMachine(): Promise<Finding[]> {
  const { STORAGE_DRIVER, STORAGE_DIR, S3_BUCKET } = kernelConfig.value();
  const where = STORAGE_DRIVER === 'fs' ? resolve(STORAGE_DIR) : `the bucket ${S3_BUCKET}`;
  return [await examineStorage(where), ...(STORAGE_DRIVER === 'fs' ? [await examineDisk(where)] : [])];
}

async function examineStorage(where: string): Promise<Finding> {
  const storage = new ObjectStorage(storageOptions(kernelConfig.value()));
  const key = storage.keyForUser(uuidv7(), 'doctor');
  const body = Buffer.from('written by doctor');
  try {
    await storage.put(key, body);
    const isSame = (await storage.getBytes(key, 100)).equals(body);
    await storage.delete(key);
    return isSame ? ok('storage', `Files can be written to ${where} and read again.`) : failed('storage', `A file written to ${where} came back changed.`);
  } catch (error) {
    return failed('storage', `No file can be kept in ${where}: ${(error as Error).message.split('\n')[0]}`);
  }
}

async function examineDisk(directory: string): Promise<Finding> {
  let present = directory;
  while (!existsSync(present)) present = dirname(present);
  const { bavail, blocks, bsize } = await statfs(present);
  const free = `${(bavail * bsize / GIB).toFixed(1)} GiB (${Math.floor((100 * bavail) / blocks)} %) are free below ${directory}.`;
  return bavail * bsize < LOW_BYTES || bavail / blocks < LOW_SHARE ? warning('disk', `Only ${free} Mail and files need room.`) : ok('disk', free);
}
