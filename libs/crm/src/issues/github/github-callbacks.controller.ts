import { ApiTags, Endpoint, idOf, problems, Public, requireHttp } from '@app/kernel';
import { Controller, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { GithubSignatureInvalid } from '../issue.problems.js';
import { ReceiveGithubDelivery } from './receive-github-delivery.js';

const ofPlugin = z.object({ pluginId: idOf('plugin') });

@ApiTags('crm')
@Controller('callbacks/github')
export class GithubCallbacksController {
  constructor(private readonly deliveries: ReceiveGithubDelivery) {}

  @Post(':pluginId')
  @Endpoint({
    summary: 'Callbacks of GitHub',
    description: 'The payload URL of a webhook with content type application/json, the secret made here, and the events Issues and Issue comments. 202 once it is kept, also when it was here before.',
    permission: Public,
    accepts: ['application/json'],
    transaction: 'own',
    status: 202,
    problems: [GithubSignatureInvalid],
  })
  async receive(@Param({ schema: ofPlugin }) { pluginId }: { pluginId: string }) {
    const { headers, body } = requireHttp().request;
    const header = (name: string) => (typeof headers[name] === 'string' ? headers[name] : '');
    const deliveryId = header('x-github-delivery');
    const event = header('x-github-event');
    if (!/^[\w-]{1,100}$/.test(deliveryId) || !/^\w{1,50}$/.test(event)) throw new problems.MalformedRequest('This is no delivery of GitHub: X-GitHub-Delivery and X-GitHub-Event say which it is.');
    await this.deliveries.receive({ pluginId, deliveryId, event, signature: header('x-hub-signature-256'), body: typeof body === 'string' ? body : '' });
  }
}
