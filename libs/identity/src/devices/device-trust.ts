import { Injectable } from '@nestjs/common';
import { newToken, requireScope } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import { identityConfig } from '../identity.config.js';

const TOKEN_PREFIX = 'fotd_';

/** Devices that skip the second factor for a while, because it was proven on them. */
@Injectable()
export class DeviceTrust {
  constructor(private readonly loginEvents: LoginEvents) {}

  /** The token that shows the trust in the device of a session, in the running transaction; null when the installation allows none. */
  async grant(userId: string, sessionId: string, client: Client): Promise<string | null> {
    const { MFA_TRUST_DAYS: days } = identityConfig.value();
    if (days === 0) return null;
    const { token, hash } = newToken(TOKEN_PREFIX);
    const rows = await requireScope().rows(
      `update user_devices d set trust_token_hash = ?, trusted_until = now() + ? * interval '1 day'
       from sessions s where s.id = ? and s.user_id = ? and d.id = s.device_id returning d.id`,
      [hash, days, sessionId, userId],
    );
    if (rows.length === 0) return null;
    await this.loginEvents.record({ type: 'device.trusted', userId, sessionId, client });
    return token;
  }
}
