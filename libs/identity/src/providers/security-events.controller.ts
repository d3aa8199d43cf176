import { Controller, Post } from '@nestjs/common';
import { ApiTags, Endpoint, problems, Public, requireHttp } from '@app/kernel';
import type { FastifyRequest } from 'fastify';
import { currentClient } from '../authentication/client.js';
import { ProviderRefusal } from './provider-refusal.js';
import { ProviderTokenInvalid, ProviderUnavailable } from './provider.problems.js';
import { problemOf, Refusals } from './refusals.js';
import { SecurityEvents } from './security-events.js';

export const SECURITY_EVENT_TYPE = 'application/secevent+jwt';
const MAX_BYTES = 64 * 1024;

@ApiTags('identity')
@Controller('callbacks/mozilla/events')
export class SecurityEventsController {
  constructor(
    private readonly events: SecurityEvents,
    private readonly refusals: Refusals,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Security events of Mozilla accounts',
    description: 'A Security Event Token (RFC 8417) as Bearer token, or as the body (RFC 8935). 200 once it is accepted, also when it was here before or is about nobody here.',
    permission: Public,
    accepts: [SECURITY_EVENT_TYPE],
    transaction: 'own',
    problems: [ProviderTokenInvalid, ProviderUnavailable],
  })
  async receive() {
    const { request, limitAddress } = requireHttp();
    const token = bearerOf(request) ?? (await bodyOf(request));
    try {
      await this.events.accept(token);
    } catch (error) {
      if (!(error instanceof ProviderRefusal)) throw error;
      await limitAddress();
      await this.refusals.record(error, 'mozilla', currentClient());
      throw problemOf(error, ProviderTokenInvalid);
    }
  }
}

const bearerOf = ({ headers }: FastifyRequest): string | undefined => /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];

async function bodyOf({ headers, raw }: FastifyRequest): Promise<string> {
  if (headers['content-type']?.split(';')[0]!.trim().toLowerCase() !== SECURITY_EVENT_TYPE) throw new problems.MalformedRequest('There is no token.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // the connection must outlive the loop: the refusal travels on it
    for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new problems.MalformedRequest({ detail: 'The body ended too early.', cause });
  }
  if (bytes > MAX_BYTES) throw new problems.PayloadTooLarge({ headers: { connection: 'close' } });
  return Buffer.concat(chunks).toString().trim();
}
