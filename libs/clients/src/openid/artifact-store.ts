import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { defineSealedColumn, FieldCipher, runInScope, Scope, uuidv7 } from '@app/kernel';
import { createHash } from 'node:crypto';
import { secretShownIn } from './provider-clients.js';

/** What the library keeps of one artifact, as it names things. */
export interface ArtifactPayload {
  jti?: string;
  uid?: string;
  accountId?: string;
  clientId?: string;
  grantId?: string;
  sessionUid?: string;
  params?: { client_id?: string };
  openid?: { scope?: string };
  /** Of an access token: the resource it is for; none when it is for the provider itself. */
  aud?: string;
  scope?: string;
  expiresWithSession?: boolean;
  /** Of a sign-in: what it was used for, by client. */
  authorizations?: Record<string, { grantId?: string }>;
  consumed?: number;
  [key: string]: unknown;
}

/** An access token somebody shows, while all it rests on holds. */
export interface HeldAccess {
  /** `AccessToken`: a member's sign-in gave it. `ClientCredentials`: a program got it for itself. */
  kind: 'AccessToken' | 'ClientCredentials';
  payload: ArtifactPayload;
  /** The session of identity of the sign-in. */
  sessionId: string | null;
  /** The secret it was got with. */
  apiKeyId: string | null;
}

interface Found {
  idHash: Buffer;
  sealedPayload: string;
  /** Seconds since the epoch. */
  consumed: number | null;
}

const PAYLOAD = defineSealedColumn('openid_artifacts', 'sealed_payload', { owner: 'installation', key: { column: 'id_hash', type: 'bytea' } });
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Nothing outlives what it rests on: the environment must be active, the user too, and the session they signed in with must not have
 * ended. Asked with every look, so that a switch, a suspension or a sign-out holds from the next request on, in every process.
 */
const STILL_HOLDS = `
  a.expires_at > now()
  and (a.environment_id is null or exists (select from openid_client(a.environment_id::text)))
  and (a.user_id is null or exists (select from users u where u.id = a.user_id and u.status = 'active'))
  and (a.session_id is null or exists (select from sessions s where s.id = a.session_id and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now()))`;

/** What `oidc-provider` issued and remembers, in PostgreSQL. Each call is a transaction of its own: the library knows none. */
@Injectable()
export class ArtifactStore {
  constructor(
    private readonly em: EntityManager,
    private readonly cipher: FieldCipher,
  ) {}

  /** Writes it anew, or over what had this id; it can be found for `expiresInSeconds`. */
  async upsert(kind: string, id: string, payload: ArtifactPayload, expiresInSeconds: number): Promise<void> {
    const idHash = hashOf(kind, id);
    const sealed = this.cipher.seal(JSON.stringify(payload), PAYLOAD.at(null, idHash.toString('hex')));
    const environmentId = payload.clientId ?? payload.params?.client_id;
    const [written] = await this.run<{ sessionId: string | null }>(
      `insert into openid_artifacts as a (id_hash, id, kind, sealed_payload, uid, grant_hash, scope, environment_id, user_id, api_key_id, session_id, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?::uuid, (select o.session_id from openid_artifacts o where o.id_hash = ?),
         (select o.session_id from openid_artifacts o where o.kind = 'Session' and o.uid = ? order by o.created_at desc limit 1)), now() + ? * interval '1 second')
       on conflict (id_hash) do update set sealed_payload = excluded.sealed_payload, uid = excluded.uid, scope = excluded.scope, user_id = excluded.user_id,
         session_id = coalesce(excluded.session_id, a.session_id), expires_at = excluded.expires_at returning session_id as "sessionId"`,
      [
        idHash, uuidv7(), kind, sealed, kind === 'Session' ? payload.uid : null, payload.grantId ? hashOf('Grant', payload.grantId) : null,
        kind === 'Grant' ? (payload.openid?.scope ?? '') : null, environmentId && UUID.test(environmentId) ? environmentId : null,
        payload.accountId ?? null, await secretOf(kind), await identitySessionOf(kind), await restsOn(), payload.sessionUid ?? (kind === 'Session' ? payload.uid : null) ?? null, expiresInSeconds,
      ],
    );
    if (payload.accountId && written?.sessionId) await noteUse(kind, { userId: payload.accountId, sessionId: written.sessionId });
  }

  async find(kind: string, id: string): Promise<ArtifactPayload | undefined> {
    return this.one(`a.id_hash = ?`, [hashOf(kind, id)]);
  }

  async findByUid(uid: string): Promise<ArtifactPayload | undefined> {
    return this.one(`a.kind = 'Session' and a.uid = ?`, [uid]);
  }

  /** An access token; undefined also when the consent it rests on was taken back. */
  async findAccess(token: string): Promise<HeldAccess | undefined> {
    const ids = [hashOf('AccessToken', token), hashOf('ClientCredentials', token)];
    const [row] = await this.run<Found & Omit<HeldAccess, 'payload'>>(
      `select a.id_hash as "idHash", a.sealed_payload as "sealedPayload", a.kind, a.session_id as "sessionId", a.api_key_id as "apiKeyId" from openid_artifacts a
       where ${STILL_HOLDS} and a.id_hash in (?, ?) and (a.grant_hash is null or exists (select from openid_artifacts g where g.id_hash = a.grant_hash and g.expires_at > now()))`,
      ids,
    );
    return row && { kind: row.kind, sessionId: row.sessionId, apiKeyId: row.apiKeyId, payload: this.payloadOf(row) };
  }

  /** The consent the user last gave the environment; its id, as the library knows it. */
  async grantOf(userId: string, environmentId: string): Promise<string | undefined> {
    return (await this.one(`a.kind = 'Grant' and a.user_id = ? and a.environment_id = ? order by a.created_at desc limit 1`, [userId, environmentId]))?.jti;
  }

  /** Of any number that come with the same code or refresh token at the same time, one gets through; the others fail here. */
  async consume(kind: string, id: string): Promise<void> {
    const rows = await this.run('update openid_artifacts set consumed_at = now() where id_hash = ? and consumed_at is null returning 1 as done', [hashOf(kind, id)]);
    if (rows.length === 0) throw new (await library()).errors.InvalidGrant('already consumed');
  }

  async destroy(kind: string, id: string): Promise<void> {
    const [row] = await this.run<{ sessionId: string | null }>('delete from openid_artifacts where id_hash = ? returning session_id as "sessionId"', [hashOf(kind, id)]);
    const { ctx } = (await library()).Provider;
    if (kind === 'Session' && row?.sessionId && ctx) removed.set(ctx, row.sessionId);
  }

  /** Removes what rests on the consent and is of this kind; the library asks for each, and destroys the consent itself. */
  async revokeByGrantId(kind: string, grantId: string): Promise<void> {
    await this.run('delete from openid_artifacts where kind = ? and grant_hash = ?', [kind, hashOf('Grant', grantId)]);
  }

  private async one(where: string, params: unknown[]): Promise<ArtifactPayload | undefined> {
    const [row] = await this.run<Found>(`select a.id_hash as "idHash", a.sealed_payload as "sealedPayload", floor(extract(epoch from a.consumed_at))::int as consumed from openid_artifacts a where ${STILL_HOLDS} and ${where}`, params);
    if (!row) return undefined;
    const payload = this.payloadOf(row);
    return row.consumed === null ? payload : { ...payload, consumed: row.consumed };
  }

  private payloadOf({ idHash, sealedPayload }: Pick<Found, 'idHash' | 'sealedPayload'>): ArtifactPayload {
    return JSON.parse(this.cipher.open(sealedPayload, PAYLOAD.at(null, idHash.toString('hex'))).toString()) as ArtifactPayload;
  }

  private run<R extends object>(sql: string, params: unknown[]): Promise<R[]> {
    const scope = new Scope({ em: this.em, requestId: 'openid' });
    return runInScope(scope, () => scope.transaction(() => scope.rows<R>(sql, params)));
  }
}

/** The adapter the library asks for, one a kind (README of oidc-provider, "Adapter"). */
export const adapterOver = (store: ArtifactStore, findClient: (id: string) => Promise<object | undefined>) => (kind: string) => ({
  upsert: (id: string, payload: ArtifactPayload, expiresInSeconds: number) => store.upsert(kind, id, payload, expiresInSeconds),
  find: (id: string) => (kind === 'Client' ? findClient(id) : store.find(kind, id)),
  findByUid: (uid: string) => store.findByUid(uid),
  findByUserCode: async () => undefined, // the device flow is off
  consume: (id: string) => store.consume(kind, id),
  destroy: (id: string) => store.destroy(kind, id),
  revokeByGrantId: (grantId: string) => store.revokeByGrantId(kind, grantId),
});

/** Large, and therefore loaded when somebody first asks for it. */
export const library = () => import('oidc-provider');

const hashOf = (kind: string, id: string): Buffer => createHash('sha256').update(`${kind}:${id}`).digest();

/** The session of identity behind the sign-in a request removed: to end it as well, or to write it again under another id. */
const removed = new WeakMap<object, string>();

/** The session of identity behind the sign-in that this request removed. */
export const sessionRemovedIn = (context: object): string | undefined => removed.get(context);

/** A session of identity, and whose it is. */
export interface UsedSession {
  userId: string;
  sessionId: string;
}

/** The session of identity that a request made use of, by signing in with it or by refreshing what it gave. */
const used = new WeakMap<object, UsedSession>();

export const sessionUsedIn = (context: object): UsedSession | undefined => used.get(context);

async function noteUse(kind: string, session: UsedSession): Promise<void> {
  const { ctx } = (await library()).Provider;
  if (ctx && (kind === 'Session' || kind === 'RefreshToken')) used.set(ctx, session);
}

/** The secret the running request showed; access tokens rest on it. */
async function secretOf(kind: string): Promise<string | null> {
  const { ctx } = (await library()).Provider;
  return ctx && (kind === 'AccessToken' || kind === 'ClientCredentials') ? (secretShownIn(ctx)?.id ?? null) : null;
}

/** What the running request exchanges: tokens stay with the session of identity it was given for, whoever signs in in that browser meanwhile. */
async function restsOn(): Promise<Buffer | null> {
  const { ctx } = (await library()).Provider;
  const { AuthorizationCode, RotatedRefreshToken, RefreshToken } = ctx?.oidc.route === 'token' ? ctx.oidc.entities : {};
  const shown = AuthorizationCode ?? RotatedRefreshToken ?? RefreshToken;
  return shown ? hashOf(shown.kind, shown.jti) : null;
}

/** The session of identity that the sign-in of the running request opened, or that the sign-in it renews was opened with. */
async function identitySessionOf(kind: string): Promise<string | null> {
  const { ctx } = (await library()).Provider;
  if (kind !== 'Session' || !ctx) return null;
  return ctx.oidc.result?.login?.identitySessionId ?? removed.get(ctx) ?? null;
}
