import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { WriteOptions } from 'flydrive/types';
import type { ListingDriver } from './listing-driver.js';

export interface S3Options {
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** For S3-compatible stores; buckets are then addressed by path. */
  endpoint?: string | undefined;
}

/** Without them the SDK waits for a store that has gone silent for as long as the network does. */
const TIMEOUTS = { connectionTimeout: 5_000, socketTimeout: 60_000 };

/** Flydrive's S3 driver. The AWS SDK is only loaded here, when S3 is really used: it is large. */
export async function createS3Driver(options: S3Options): Promise<ListingDriver> {
  const { S3Driver } = await import('flydrive/drivers/s3');
  /** PutObject needs the length in advance: streams are put into a temporary file first. */
  class SpoolingS3Driver extends S3Driver {
    override async putStream(key: string, contents: Readable, writeOptions?: WriteOptions): Promise<void> {
      const directory = await mkdtemp(join(tmpdir(), 'frontoffice-'));
      try {
        const file = join(directory, 'object');
        await writeFile(file, contents, { mode: 0o600 });
        const { size } = await stat(file);
        // an empty stream would go out without a length
        if (size === 0) await this.put(key, Buffer.alloc(0), writeOptions);
        else await super.putStream(key, createReadStream(file), { ...writeOptions, contentLength: size });
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    }

    async *keys(): AsyncGenerator<string> {
      let paginationToken: string | undefined;
      do {
        const page = await this.listAll('/', { recursive: true, ...(paginationToken && { paginationToken }) });
        for (const object of page.objects) if (object.isFile) yield object.key;
        paginationToken = page.paginationToken;
      } while (paginationToken);
    }
  }
  return new SpoolingS3Driver({
    bucket: options.bucket,
    region: options.region,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    visibility: 'private',
    requestHandler: TIMEOUTS,
    // buckets made since April 2023 refuse requests that carry an ACL
    supportsACL: false,
    ...(options.endpoint && {
      endpoint: options.endpoint,
      forcePathStyle: true,
      // few other stores know the trailing checksums the SDK adds by default
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  });
}
