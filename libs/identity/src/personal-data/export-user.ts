import { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Jobs, PersonalData, requireScope, requireUserId } from '@app/kernel';
import { LoginEvents } from '../audit/login-events.js';
import { AttemptCounters } from '../authentication/attempt-counters.js';
import type { Client } from '../authentication/client.js';
import { SendSecurityNotice } from '../notices/send-security-notice.job.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { itemsWithin, scopesFor } from './in-scope-of.js';

/** Records that a copy was made, and tells the user. */
@Injectable()
export class AnnounceExport {
  constructor(
    private readonly loginEvents: LoginEvents,
    private readonly jobs: Jobs,
  ) {}

  async announce(userId: string, client: Client): Promise<void> {
    const loginEventId = await this.loginEvents.record({ type: 'data.exported', userId, sessionId: requireScope().actor?.sessionId ?? null, client });
    await this.jobs.enqueue(SendSecurityNotice, { userId, notice: 'data_exported', loginEventId });
  }
}

/** Copies within 15 minutes; each reads everything there is. */
const EXPORTS = 5;
const PIECE_LENGTH = 32_768;

/** Everything kept about the signed-in user as one JSON document, written while it is read. */
@Injectable()
export class ExportUser {
  constructor(
    private readonly personalData: PersonalData,
    private readonly directory: OrganizationDirectory,
    private readonly counters: AttemptCounters,
    private readonly notice: AnnounceExport,
    private readonly em: EntityManager,
  ) {}

  /** Outside of a transaction. The document ends with `"isComplete": true`, which one that broke off lacks. */
  async export(client: Client): Promise<Readable> {
    const userId = requireUserId();
    const scope = requireScope();
    await this.counters.count([{ kind: 'export', subject: userId, limit: EXPORTS }]);
    const organizationIds = await scope.transaction(async () => {
      await this.notice.announce(userId, client);
      return this.directory.everyOrganizationOf(userId);
    });
    return Readable.from(inPieces(this.document(userId, organizationIds, scope.now())), { objectMode: false });
  }

  private async *document(userId: string, organizationIds: readonly string[], exportedAt: Date): AsyncGenerator<string> {
    yield `{"userId":${JSON.stringify(userId)},"exportedAt":${JSON.stringify(exportedAt)}`;
    for (const section of this.personalData.sections()) {
      yield `,\n${JSON.stringify(section.name)}:[`;
      let separator = '\n';
      for (const scope of scopesFor(section, this.em, userId, organizationIds)) {
        const { organizationId } = scope;
        for await (const item of itemsWithin(scope, () => section.read(userId))) {
          yield separator + JSON.stringify(organizationId ? { organizationId, ...item } : item);
          separator = ',\n';
        }
      }
      yield ']';
    }
    yield ',\n"isComplete":true}\n';
  }
}

/** Text in pieces worth a write each. */
async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}
