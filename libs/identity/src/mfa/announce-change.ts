import { Injectable } from '@nestjs/common';
import { Jobs, requireScope } from '@app/kernel';
import { LoginEvents, type LoginEventType } from '../audit/login-events.js';
import type { Client } from '../authentication/client.js';
import type { Notice } from '../notices/notices.js';
import { SendSecurityNotice } from '../notices/send-security-notice.job.js';

/** Records what happened to the factors of a user, and tells them by mail. */
@Injectable()
export class AnnounceChange {
  constructor(
    private readonly loginEvents: LoginEvents,
    private readonly jobs: Jobs,
  ) {}

  /** In the running transaction. */
  async announce(userId: string, type: LoginEventType, notice: Notice, client: Client | null): Promise<void> {
    const loginEventId = await this.loginEvents.record({ type, userId, sessionId: requireScope().actor?.sessionId ?? null, client });
    await this.jobs.enqueue(SendSecurityNotice, { userId, notice, loginEventId });
  }
}
