import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { byId, Endpoint, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { sessionView } from './session.view.js';
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

  @Delete(':id')
  @Endpoint({ summary: 'Sign out elsewhere', description: 'Its refresh token is refused at once, its access token within two seconds.', permission: SignedIn, status: 204 })
  async revoke(@Param({ schema: byId('session') }) { id }: ById) {
    await this.sessions.revoke(id);
  }
}
