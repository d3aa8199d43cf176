import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, Endpoint, SignedIn, type ListQuery } from '@app/kernel';
import { ownLoginEventView } from './login-event.view.js';

@ApiTags('identity')
@Controller('v1/me/login-events')
export class LoginEventsController {
  @Get()
  @Endpoint({ summary: 'What happened to your account', description: 'Sign-ins, refusals, and changes to what you sign in with. The record cannot be changed.', permission: SignedIn, returns: ownLoginEventView.Page })
  async list(@Query({ schema: ownLoginEventView.Query }) query: ListQuery) {
    return ownLoginEventView.page(query);
  }
}
