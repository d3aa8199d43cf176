import { problem } from '../http/problem.js';

export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export class ImageUnreadable extends problem(422, 'image_unreadable', 'This is no PNG, JPEG or WebP image of at most 30 megapixels, or it is damaged.') {}

const MAX_PIXELS = 30_000_000;
const MAX_EDGE = 512;
const WEBP_QUALITY = 82;
const TIMEOUT_SECONDS = 10;

/** How a file of each type begins. */
const SIGNATURES: Record<ImageType, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  'image/jpeg': (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  'image/webp': (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
};

type Sharp = typeof import('sharp');
let loading: Promise<Sharp> | undefined;
let running: Promise<unknown> = Promise.resolve();

/**
 * The picture alone, as WebP of at most 512 × 512 pixels, upright: whatever else the file carried (position, camera, a second
 * file behind the first) stays behind. A 422 problem for what is no such image. One is decoded at a time, which
 * bounds the memory to one bitmap.
 */
export async function reencodeImage(bytes: Buffer, type: ImageType): Promise<Buffer> {
  if (!SIGNATURES[type](bytes)) throw new ImageUnreadable();
  const mine = running.then(() => encode(bytes));
  running = mine.catch(() => undefined);
  return mine;
}

async function encode(bytes: Buffer): Promise<Buffer> {
  const sharp = await (loading ??= load());
  try {
    return await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .autoOrient()
      .resize(MAX_EDGE, MAX_EDGE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: WEBP_QUALITY })
      .toBuffer();
  } catch (error) {
    throw new ImageUnreadable({ cause: error });
  }
}

/** Loaded with the first image: the library is native and large. It reads three formats and no other, whatever a file says it is. */
async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp'] });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
