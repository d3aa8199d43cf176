import { randomFillSync } from 'node:crypto';

const COUNTER_BITS = 32;
const COUNTER_LIMIT = 2 ** COUNTER_BITS;
const POOL_BYTES = 4096;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * A generator of UUID version 7 (RFC 9562 §5.7) whose values only grow, also within a millisecond and when the clock goes
 * back. A 32-bit counter follows the timestamp (§6.2, method 1): seeded at random with its top bit clear each
 * millisecond, counted up within it, and carried into the timestamp when it overflows. 42 random bits remain.
 */
export function uuidv7Generator(): (now: number) => string {
  let timestamp = -1;
  let counter = 0;
  return (now) => {
    if (now > timestamp) {
      timestamp = now;
      counter = randomUint32() >>> 1;
    } else if (++counter === COUNTER_LIMIT) {
      timestamp++;
      counter = randomUint32() >>> 1;
    }
    return format(timestamp, counter);
  };
}

const generate = uuidv7Generator();

/**
 * A new UUIDv7. Without an argument the values of this process only grow. With `now` (milliseconds since the epoch, for
 * rows dated in the past) the timestamp is exactly that, and values of one millisecond are in no particular order.
 */
export function uuidv7(now?: number): string {
  return now === undefined ? generate(Date.now()) : format(now, randomUint32());
}

/** SQL: a new UUIDv7 by the clock of PostgreSQL, which has a function for it from version 18 on only. */
export const UUIDV7_SQL = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

function format(timestamp: number, counter: number): string {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(timestamp, 0, 6);
  // 12 bits of the counter fill rand_a, the other 20 open rand_b
  bytes.writeUInt16BE(0x7000 | (counter >>> 20), 6);
  const low = counter & 0xfffff;
  bytes.writeUInt16BE(0x8000 | (low >>> 6), 8);
  takeRandom(6).copy(bytes, 10);
  bytes[10] = ((low & 0x3f) << 2) | (bytes[10]! & 0x03);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const randomUint32 = (): number => takeRandom(4).readUInt32BE();

// one call for 4 kB of randomness instead of one a UUID: about five times faster for bulk inserts
function takeRandom(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.subarray(used - bytes, used);
}
