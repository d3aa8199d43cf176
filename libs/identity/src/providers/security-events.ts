import { Injectable } from '@nestjs/common';
import { Inbox, Jobs, requireScope } from '@app/kernel';
import { z } from 'zod';
import { ApplySecurityEvent, type AcceptedEvent } from './apply-security-event.job.js';
import { Discovery } from './discovery.js';
import { ProviderRefusal } from './provider-refusal.js';
import { Providers, type KnownProvider } from './providers.js';
import { VerifyIdToken } from './verify-id-token.js';

/** A Security Event Token (RFC 8417 §2.2) as Mozilla accounts writes it. */
const Claims = z.object({ jti: z.string().min(1).max(180), sub: z.string(), events: z.record(z.string(), z.unknown()) });

/** Deliveries are repeated for a day; the key of the inbox refuses what comes twice meanwhile, and for longer. */
const MAX_AGE_SECONDS = 86_400;

/** Takes security events of Mozilla accounts: verified now, applied by a job. */
@Injectable()
export class SecurityEvents {
  constructor(
    private readonly providers: Providers,
    private readonly discovery: Discovery,
    private readonly tokens: VerifyIdToken,
    private readonly inbox: Inbox,
    private readonly jobs: Jobs,
  ) {}

  /** ProviderRefusal unless one of the installation's Mozilla providers is meant and signed. A token that was here before does nothing. */
  async accept(token: string): Promise<void> {
    const { provider, claims } = await this.verify(token);
    const parsed = Claims.safeParse(claims);
    if (!parsed.success) throw new ProviderRefusal('provider_refused', 'security event: claims');
    const { jti, sub: subject, events } = parsed.data;
    const body = { provider: provider.key, issuer: provider.issuer, subject, events } satisfies AcceptedEvent;
    await requireScope().transaction(async () => {
      const inboxMessageId = await this.inbox.accept('mozilla', `${provider.key}:${jti}`, JSON.stringify(body));
      if (inboxMessageId) await this.jobs.enqueue(ApplySecurityEvent, { inboxMessageId });
    });
  }

  /** Tried for each provider: several clients of Mozilla accounts share its keys and differ in the audience. */
  private async verify(token: string): Promise<{ provider: KnownProvider; claims: unknown }> {
    let last = new ProviderRefusal('provider_refused', 'no provider sends security events');
    for (const provider of this.providers.ofPreset('mozilla')) {
      try {
        const { jwks_uri: keysUrl } = await this.discovery.of(provider.issuer);
        // event tokens write the issuer with a slash at the end, ID tokens without
        const issuer = [provider.issuer, `${provider.issuer}/`];
        const { claims } = await this.tokens.signed(token, { keysUrl, issuer, audience: provider.clientId, maxAgeSeconds: MAX_AGE_SECONDS, types: ['secevent+jwt', 'jwt'] });
        return { provider, claims };
      } catch (error) {
        if (!(error instanceof ProviderRefusal)) throw error;
        last = error;
      }
    }
    throw last;
  }
}
