import { resolve } from 'node:path';
import { Disk } from 'flydrive';
import { DurableFsDriver } from './durable-fs-driver.js';
import type { ListingDriver } from './listing-driver.js';
import type { StorageOptions } from './object-storage.js';
import { createS3Driver } from './s3-driver.js';

/** A disk that can tell all its keys. */
export class ListedDisk extends Disk {
  constructor(private readonly listing: ListingDriver) {
    super(listing);
  }

  keys(): AsyncGenerator<string> {
    return this.listing.keys();
  }
}

/** The disk the options ask for. */
export async function createDisk(options: StorageOptions): Promise<ListedDisk> {
  return new ListedDisk(options.driver === 's3' ? await createS3Driver(options) : new DurableFsDriver(resolve(options.directory)));
}
