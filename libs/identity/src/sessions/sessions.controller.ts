import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { EndSessionsQueryDto, type EndSessionsQuery } from './session.dto.js';
import { sessionTokenView, sessionView } from './session.view.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('identity')
@Controller('v1/me/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @Endpoint({ summary: 'Where you are signed in', permission: SignedIn, returns: sessionView.Page })
  async list(@Query({ schema: sessionView.Query }) query: ListQuery) {
    return this.sessions.page(query);
  }

  @Delete()
  @Endpoint({ summary: 'Sign out everywhere else', description: 'With `current=true` here too.', permission: SignedIn, status: 204 })
  async revokeAll(@Query({ schema: EndSessionsQueryDto }) { current }: EndSessionsQuery) {
    await this.sessions.revokeAll({ current: current === 'true' });
  }

  @Get(':id/tokens')
  @Endpoint({ summary: 'The refresh tokens of a session', description: 'Outstanding ones and those that were used or revoked; also of a session that ended.', permission: SignedIn, returns: sessionTokenView.Page })
  async tokens(@Param({ schema: byId('session') }) { id }: ById, @Query({ schema: sessionTokenView.Query }) query: ListQuery) {
    return this.sessions.tokens(id, query);
  }

  @Delete(':id')
  @Endpoint({ summary: 'Sign out elsewhere', description: 'Its refresh token is refused at once, its access token at once where it matters and within two seconds elsewhere.', permission: SignedIn, status: 204 })
  async revoke(@Param({ schema: byId('session') }) { id }: ById) {
    await this.sessions.revoke(id);
  }
}
