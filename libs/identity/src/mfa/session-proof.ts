import { Injectable } from '@nestjs/common';
import { problems, requireScope, requireSession } from '@app/kernel';
import { SessionEnds } from '../sessions/session-ends.js';

/** How the user of a session proved who they are, and when. */
export interface Proof {
  /** RFC 8176 values. */
  authMethods: string[];
  authTimeSeconds: number;
}

/** What the running session is proven by. Changes are told to whoever remembers the session, so that they hold at once. */
@Injectable()
export class SessionProof {
  constructor(private readonly ends: SessionEnds) {}

  /** What the session says now; 401 when it has ended. */
  async read(): Promise<Proof> {
    return this.find('');
  }

  /** Adds methods in the running transaction; `provenNow` moves the time of the last proof as well. */
  async add(methods: string[], { provenNow }: { provenNow: boolean }): Promise<Proof> {
    const { authMethods } = await this.find('for update');
    return this.write([...new Set([...authMethods, ...methods])], provenNow);
  }

  /** The session no longer counts as proven by two factors: the user has none left that others could ask for. */
  async dropSecondFactor(): Promise<void> {
    const { authMethods } = await this.find('for update');
    await this.write(authMethods.filter((method) => method !== 'mfa'), false);
  }

  private async find(lock: '' | 'for update'): Promise<Proof> {
    const [row] = await requireScope().rows<{ authMethods: string; authTimeSeconds: number }>(
      `select auth_methods as "authMethods", floor(extract(epoch from authenticated_at))::int as "authTimeSeconds" from sessions
       where id = ? and user_id = ? and revoked_at is null and expires_at > now() and idle_expires_at > now() ${lock}`,
      this.key(),
    );
    if (!row) throw new problems.Unauthenticated();
    return { ...row, authMethods: row.authMethods.split(' ') };
  }

  private async write(authMethods: string[], provenNow: boolean): Promise<Proof> {
    const [row] = await requireScope().rows<{ authTimeSeconds: number }>(
      `update sessions set auth_methods = ?, authenticated_at = case when ?::boolean then now() else authenticated_at end
       where id = ? and user_id = ? returning floor(extract(epoch from authenticated_at))::int as "authTimeSeconds"`,
      [authMethods.join(' '), provenNow, ...this.key()],
    );
    this.ends.tellChanged(requireSession().sessionId);
    return { authMethods, authTimeSeconds: row!.authTimeSeconds };
  }

  private key(): [string, string] {
    const { sessionId, userId } = requireSession();
    return [sessionId, userId];
  }
}
