import { Redis } from 'ioredis';
import { kernelConfig, Mailer, mailerOptions } from '@app/kernel';
import { failed, ok, warning, type Finding } from './finding.js';
import { LIMIT_MS, limited } from './limited.js';

const UNSET_SMTP_URL = 'smtp://127.0.0.1:1025';

/** What the product needs beside the database: where jobs wait, and who sends its mail. */
export async function examineServices(): Promise<Finding[]> {
  const { REDIS_URL, SMTP_URL } = kernelConfig.value();
  const redis = REDIS_URL ? `Redis on ${new URL(REDIS_URL).host}` : 'Redis';
  const parts = [limited('redis', redis, async () => [await examineRedis()]), limited('mail', `The server ${new URL(SMTP_URL).host}`, async () => [await examineMail()])];
  return (await Promise.all(parts)).flat();
}

async function examineRedis(): Promise<Finding> {
  const { REDIS_URL } = kernelConfig.value();
  if (!REDIS_URL) return ok('redis', 'REDIS_URL is not set: jobs are handed out by PostgreSQL, which is enough for one machine.');
  const redis = new Redis(REDIS_URL, { lazyConnect: true, connectTimeout: LIMIT_MS, commandTimeout: LIMIT_MS, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined); // the command below says it
  try {
    await redis.connect();
    const info = await redis.info();
    const value = (key: string) => new RegExp(`^${key}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? 'unknown';
    if (value('cluster_enabled') === '1') return failed('redis', 'It is a Redis Cluster, on which no job runs: name one server, or one that fails over behind one address.');
    const policy = value('maxmemory_policy');
    if (policy !== 'noeviction') return failed('redis', `It throws work away when its memory is full (maxmemory-policy ${policy}): set it to noeviction.`);
    return ok('redis', `It answers (version ${value('redis_version')}) and throws nothing away when it is full.`);
  } catch (error) {
    return failed('redis', `It does not answer: ${(error as Error).message || 'no connection'}. Nothing is lost, but no job runs until it does.`);
  } finally {
    redis.disconnect();
  }
}

async function examineMail(): Promise<Finding> {
  const { DEMO_MODE, SMTP_URL } = kernelConfig.value();
  if (DEMO_MODE) return warning('mail', 'DEMO_MODE catches all mail the application sends: nobody gets any.');
  const unset = SMTP_URL === UNSET_SMTP_URL ? 'SMTP_URL is not set, and so ' : '';
  const server = new URL(SMTP_URL).host;
  try {
    await new Mailer({ ...mailerOptions(kernelConfig.value()), timeoutMs: LIMIT_MS }).verify();
    return ok('mail', `The server ${server} takes our mail.`);
  } catch (error) {
    return failed('mail', `${unset}no mail can be sent: ${server} says ${(error as Error).message.split('\n')[0]}`);
  }
}
