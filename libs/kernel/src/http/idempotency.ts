import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../crypto/field-cipher.js';
import { defineSealedColumn } from '../crypto/sealed-columns.js';
import type { Scope } from '../scope/scope.js';
import type { HttpExchange } from './http-exchange.js';
import { IdempotencyInFlight, IdempotencyKeyReused } from './problem.js';

type Stored = { request_hash: Buffer; status: number; sealed_body: string };
interface Answer {
  body: unknown;
  replayed: boolean;
}

/**
 * Runs the work of a POST at most once per (organization, user or credential, Idempotency-Key). The record is written in the transaction
 * of the work, and an advisory lock that ends with it tells a second caller that the first is still running. Failures are
 * not stored, so a retry after an error runs again. Work that opens its own transactions is recorded right after it.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly cipher: FieldCipher) {}

  async run(scope: Scope, http: HttpExchange, key: string, own: boolean, work: () => Promise<unknown>): Promise<Answer> {
    const keyHash = sha256(scope.organizationId ?? '', scope.actor?.credential?.id ?? scope.userId ?? http.request.ip, key);
    const requestHash = sha256(http.request.method, http.request.url, JSON.stringify(http.request.body ?? null));
    if (!own) return scope.transaction(() => this.once(scope, http, keyHash, requestHash, work));
    const found = await scope.transaction(() => this.find(scope, keyHash));
    if (found) return this.replay(http, found, keyHash, requestHash);
    const body = await work();
    await scope.transaction(async () => this.store(scope, http, keyHash, requestHash, body));
    return { body, replayed: false };
  }

  private async once(scope: Scope, http: HttpExchange, keyHash: Buffer, requestHash: Buffer, work: () => Promise<unknown>): Promise<Answer> {
    // one after the other on the same connection: the record is looked for under the lock
    const [[lock], found] = await Promise.all([
      scope.rows<{ free: boolean }>('select pg_try_advisory_xact_lock(?::bigint) as free', [keyHash.readBigInt64BE().toString()]),
      this.find(scope, keyHash),
    ]);
    if (!lock?.free) throw new IdempotencyInFlight();
    if (found) return this.replay(http, found, keyHash, requestHash);
    const body = await work();
    this.store(scope, http, keyHash, requestHash, body);
    return { body, replayed: false };
  }

  private async find(scope: Scope, keyHash: Buffer): Promise<Stored | undefined> {
    const [row] = await scope.rows<Stored>(
      `select request_hash, status, sealed_body from idempotency_records where key_hash = ? and created_at > now() - interval '24 hours'`,
      [keyHash],
    );
    return row;
  }

  private replay(http: HttpExchange, stored: Stored, keyHash: Buffer, requestHash: Buffer): Answer {
    if (!stored.request_hash.equals(requestHash)) throw new IdempotencyKeyReused();
    http.reply.status(stored.status);
    return { body: JSON.parse(this.cipher.open(stored.sealed_body, aad(keyHash)).toString()), replayed: true };
  }

  private store(scope: Scope, http: HttpExchange, keyHash: Buffer, requestHash: Buffer, body: unknown): void {
    scope.lastly(
      `insert into idempotency_records (key_hash, request_hash, status, sealed_body) values (?, ?, ?, ?)
       on conflict (key_hash) do update
         set request_hash = excluded.request_hash, status = excluded.status, sealed_body = excluded.sealed_body, created_at = now()`,
      [keyHash, requestHash, http.reply.statusCode, this.cipher.seal(JSON.stringify(body ?? null), aad(keyHash))],
    );
  }
}

const SEALED_BODY = defineSealedColumn('idempotency_records', 'sealed_body', { owner: 'installation', key: { column: 'key_hash', type: 'bytea' } });
const aad = (keyHash: Buffer) => SEALED_BODY.at(null, keyHash.toString('hex'));

function sha256(...parts: string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest();
}
