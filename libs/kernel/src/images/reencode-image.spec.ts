import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { ImageUnreadable, reencodeImage } from './reencode-image.js';

const red = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c00' } });
const refusal = (bytes: Buffer, type: 'image/png' | 'image/jpeg' | 'image/webp') => reencodeImage(bytes, type).then(() => undefined, (error: unknown) => error);

/** A PNG that claims a size and holds nothing of it: a few bytes that would become a bitmap of gigabytes. */
function bomb(edge: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, checksum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(100_000))), chunk('IEND', Buffer.alloc(0))]);
}

describe('reencoding an image', () => {
  it.each([['image/png', 'png'], ['image/jpeg', 'jpeg'], ['image/webp', 'webp']] as const)('makes WebP of at most 512 × 512 pixels of %s, in its proportions', async (type, format) => {
    const { width, height, format: made } = await sharp(await reencodeImage(await red(1200, 600).toFormat(format).toBuffer(), type)).metadata();
    expect({ width, height, made }).toEqual({ width: 512, height: 256, made: 'webp' });
  });

  it('does not enlarge a small one', async () => {
    expect(await sharp(await reencodeImage(await red(40, 30).png().toBuffer(), 'image/png')).metadata()).toMatchObject({ width: 40, height: 30 });
  });

  it('turns it upright and keeps nothing the file said of camera and place', async () => {
    const photo = await red(40, 20).withExif({ IFD0: { Copyright: 'SECRETCANARY' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const made = await reencodeImage(photo, 'image/jpeg');
    const { width, height, exif, orientation } = await sharp(made).metadata();
    expect({ width, height, exif, orientation }).toEqual({ width: 20, height: 40, exif: undefined, orientation: undefined });
    expect(made.includes('SECRETCANARY')).toBe(false);
  });

  it('keeps nothing of a second file behind, or inside, the first', async () => {
    const image = await red(20, 20).png().toBuffer();
    const made = await reencodeImage(Buffer.concat([image, Buffer.from('<script>alert("POLYGLOT")</script>PK\u0003\u0004')]), 'image/png');
    expect(made.includes('POLYGLOT')).toBe(false);
  });

  it('refuses a size that would not fit into memory, before anything of it is unpacked', async () => {
    const startedAt = Date.now();
    expect(await refusal(bomb(30_000), 'image/png')).toBeInstanceOf(ImageUnreadable);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it.each(['image/png', 'image/jpeg', 'image/webp'] as const)('refuses a truncated or damaged %s', async (type) => {
    const noise = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).toFormat(type.slice(6) as 'png').toBuffer();
    expect(await refusal(noise.subarray(0, noise.length / 2), type)).toBeInstanceOf(ImageUnreadable);
    expect(await refusal(noise.subarray(0, 16), type)).toBeInstanceOf(ImageUnreadable);
  });

  it('refuses what is another type than it says, also one the library could read', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>');
    const gif = await red(9, 9).gif().toBuffer();
    const png = await red(9, 9).png().toBuffer();
    for (const bytes of [svg, gif, Buffer.alloc(0), Buffer.from('hello')]) expect(await refusal(bytes, 'image/png')).toBeInstanceOf(ImageUnreadable);
    expect(await refusal(png, 'image/jpeg')).toBeInstanceOf(ImageUnreadable);
  });

  it('goes on after a bad one', async () => {
    const png = await red(9, 9).png().toBuffer();
    const answers = await Promise.allSettled([reencodeImage(Buffer.alloc(20), 'image/png'), reencodeImage(bomb(30_000), 'image/png'), reencodeImage(png, 'image/png')]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});
