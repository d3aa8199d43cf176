import { Injectable } from '@nestjs/common';
import { hashToken, NotFound, problems, requireScope, requireUserId, uuidv7, type ListQuery, type Page } from '@app/kernel';
import type { z } from 'zod';
import { currentClient } from '../authentication/client.js';
import { OrganizationDirectory } from '../organization-directory.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import { SessionEnds } from './session-ends.js';
import type { SessionDto, SessionTokenDto, SwitchedOrganizationDto } from './session.dto.js';
import { sessionTokenView, sessionView } from './session.view.js';

/** Sessions as their owner handles them. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly ends: SessionEnds,
    private readonly accessTokens: AccessTokens,
    private readonly directory: OrganizationDirectory,
  ) {}

  async page(query: ListQuery): Promise<Page<z.output<typeof SessionDto>>> {
    const current = requireScope().actor?.sessionId;
    const page = await sessionView.page(query);
    return { ...page, data: page.data.map((session) => ({ ...session, isCurrent: session.id === current })) };
  }

  async revoke(id: string): Promise<void> {
    if (!(await this.ends.end({ id, userId: requireUserId() }, 'revoked_by_user', currentClient()))) throw new NotFound();
  }

  /** Ends every session of the user, the running one only if asked to. */
  async revokeAll({ current }: { current: boolean }): Promise<void> {
    const exceptSessionId = current ? null : requireScope().actor!.sessionId;
    await this.ends.endOthers({ userId: requireUserId(), exceptSessionId }, 'revoked_by_user', currentClient());
  }

  /** The refresh tokens of a session, also of one that ended; a 404 for somebody else's. */
  async tokens(id: string, query: ListQuery): Promise<Page<z.output<typeof SessionTokenDto>>> {
    const owned = await requireScope().rows('select id from sessions where id = ? and user_id = ?', [id, requireUserId()]);
    if (owned.length === 0) throw new NotFound();
    return sessionTokenView.page(query, { sql: 't.session_id = ?', params: [id] });
  }

  /** Ends the session a refresh token belongs to, also when the token itself was used up; an unknown one ends nothing. */
  async logOut(refreshToken: string): Promise<void> {
    const [session] = await requireScope().em.execute<{ id: string; userId: string }[]>(
      'select s.id, s.user_id as "userId" from refresh_tokens t join sessions s on s.id = t.session_id where t.token_hash = ?',
      [hashToken(refreshToken)],
    );
    if (session) await this.ends.end(session, 'logout', currentClient());
  }

  /** Lets the session act in another organization of its user; the answer for any other organization is a 404. */
  async switchOrganization(organizationId: string): Promise<z.output<typeof SwitchedOrganizationDto>> {
    const { em, actor } = requireScope();
    const userId = requireUserId();
    const organization = await this.directory.activeFor(userId, organizationId);
    if (!organization) throw new NotFound();
    const [session] = await em.execute<{ id: string; authMethods: string; authTimeSeconds: number }[]>(
      `update sessions set organization_id = ? where id = ? and user_id = ? and revoked_at is null
       returning id, auth_methods as "authMethods", floor(extract(epoch from authenticated_at))::int as "authTimeSeconds"`,
      [organizationId, actor!.sessionId, userId],
    );
    if (!session) throw new problems.Unauthenticated();
    const { id: sessionId, authTimeSeconds } = session;
    const authMethods = session.authMethods.split(' ');
    const accessToken = await this.accessTokens.issue({ userId, sessionId, organizationId, authTimeSeconds, tokenId: uuidv7(), authMethods });
    return { organization, accessToken, expiresIn: ACCESS_TOKEN_SECONDS };
  }
}
