import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { DeviceTrust } from '../devices/device-trust.js';

/** Writes down how the second half of a sign-in went. */
@Injectable()
export class RecordSecondFactor {
  constructor(
    private readonly loginEvents: LoginEvents,
    private readonly trust: DeviceTrust,
  ) {}

  async refused(type: 'mfa.failed' | 'mfa.locked', userId: string, client: Client): Promise<void> {
    await requireScope().transaction(() => this.loginEvents.record({ type, userId, client }));
  }

  /** In the transaction of the session; the token of the trust in its device, if it is wanted and allowed. */
  async passed(userId: string, sessionId: string, trustDevice: boolean, client: Client): Promise<string | null> {
    await this.loginEvents.record({ type: 'mfa.passed', userId, sessionId, client });
    return trustDevice ? this.trust.grant(userId, sessionId, client) : null;
  }
}
