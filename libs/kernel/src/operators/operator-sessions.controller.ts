import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { Endpoint } from '../http/endpoint.js';
import { backgroundWork } from '../kernel.permissions.js';
import { OpenOperatorSessionDto, OperatorSessionLinkDto, type OpenOperatorSession } from './operator-session.dto.js';
import { OperatorSessions } from './operator-sessions.js';
import { SecondFactorNeeded } from './operator.problems.js';

@ApiTags('operators')
@Controller('v1/operator/sessions')
export class OperatorSessionsController {
  constructor(private readonly sessions: OperatorSessions) {}

  @Post()
  @Endpoint({
    summary: 'Get a link that opens the job board in a browser',
    description: 'Works once, within a minute, for a session with a second factor. Without `installation.jobs.write` the board only shows.',
    permission: backgroundWork.jobs.read,
    sensitive: true,
    status: 201,
    returns: OperatorSessionLinkDto,
    location: ({ url }) => new URL(url).pathname,
    problems: [SecondFactorNeeded],
  })
  async create(@Body({ schema: OpenOperatorSessionDto }) { reason }: OpenOperatorSession) {
    return this.sessions.create(reason);
  }

  @Delete()
  @Endpoint({ summary: 'Close the job board in all your browsers', permission: backgroundWork.jobs.read, status: 204 })
  async end() {
    await this.sessions.endOwn();
  }
}
