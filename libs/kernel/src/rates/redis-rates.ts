import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RATE_WINDOW_MS, RateStore, type Grant } from './rate-store.js';

/** One key, so that it runs on a cluster. Arguments: how many are wanted, limit, length of a window in milliseconds. */
const TAKE = `
  local used = tonumber(redis.call('get', KEYS[1]) or '0')
  local granted = math.max(0, math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - used))
  local ttl = redis.call('pttl', KEYS[1])
  if granted > 0 then
    redis.call('incrby', KEYS[1], granted)
    if ttl < 0 then
      ttl = tonumber(ARGV[3])
      redis.call('pexpire', KEYS[1], ttl)
    end
  end
  return { granted, used + granted, ttl }`;

/** Windows as keys of Redis that expire. */
export class RedisRates extends RateStore implements OnApplicationShutdown {
  #connection: Promise<Redis> | undefined;

  constructor(private readonly options: { url: string; prefix: string; timeoutMs: number }) {
    super();
  }

  async take(key: string, wanted: number, limit: number): Promise<Grant> {
    const redis = await (this.#connection ??= this.connect());
    const [granted, used, ttl] = (await redis.eval(TAKE, 1, `${this.options.prefix}:rate:${key}`, wanted, limit, RATE_WINDOW_MS)) as [number, number, number];
    return { granted, left: Math.max(0, limit - used), resetsInMs: Math.max(1, ttl) };
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.#connection)?.disconnect();
  }

  private async connect(): Promise<Redis> {
    const { Redis } = await import('ioredis');
    const { url, timeoutMs } = this.options;
    const redis = new Redis(url, { maxRetriesPerRequest: 1, connectTimeout: timeoutMs, commandTimeout: timeoutMs, retryStrategy: (times) => Math.min(times * 100, 2_000) });
    redis.on('error', (error) => new Logger('rates').debug(`redis: ${error.message}`));
    return redis;
  }
}
