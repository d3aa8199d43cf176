import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../crypto/field-cipher.js';
import { defineSealedColumn } from '../crypto/sealed-columns.js';
import { uuidv7 } from '../crypto/uuid.js';
import { requireScope } from '../scope/scope.js';

/** Takes incoming callbacks once: a repeated delivery is recognised by the provider's own id and answers null. */
@Injectable()
export class Inbox {
  constructor(private readonly cipher: FieldCipher) {}

  /** Stores the body in the running transaction; the id of the new message, or null when it was here before. */
  async accept(provider: string, dedupeKey: string, body: string): Promise<string | null> {
    const { em, organizationId } = requireScope();
    const id = uuidv7();
    const rows = await em.execute<{ id: string }[]>(
      `insert into inbox_messages (id, organization_id, provider, dedupe_key, sealed_body) values (?, ?, ?, ?, ?)
       on conflict (provider, dedupe_key) do nothing returning id`,
      [id, organizationId, provider, dedupeKey, this.cipher.seal(body, aad(organizationId, id))],
    );
    return rows[0]?.id ?? null;
  }

  /** The body of a message that was not applied yet, locked and marked as applied; null when another run was first. */
  async take(id: string): Promise<string | null> {
    const { em, organizationId } = requireScope();
    const rows = await em.execute<{ sealed_body: string }[]>(
      'update inbox_messages set applied_at = now() where id = ? and applied_at is null returning sealed_body',
      [id],
    );
    return rows[0] ? this.cipher.open(rows[0].sealed_body, aad(organizationId, id)).toString() : null;
  }
}

const SEALED_BODY = defineSealedColumn('inbox_messages', 'sealed_body', { owner: 'either' });
const aad = (organizationId: string | null, rowId: string) => SEALED_BODY.at(organizationId, rowId);
