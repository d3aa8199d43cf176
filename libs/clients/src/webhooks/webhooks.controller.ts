import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { ScopeBeyondOwn } from '../keys/api-key.problems.js';
import { WebhookDeliveryDto } from './delivery.dto.js';
import { SendDirectly } from './send-directly.js';
import {
  CreatedWebhookDto, CreateWebhookDto, RotateWebhookSecretDto, TestWebhookDto, UpdateWebhookDto, WebhookDto, WebhookSecretDto,
  type CreateWebhook, type RotateWebhookSecret, type TestWebhook, type UpdateWebhook,
} from './webhook.dto.js';
import { TooManyWebhooks, TooManyWebhookSecrets, WebhookDisabledAlready, WebhookPingFailed } from './webhook.problems.js';
import { webhookView } from './webhook.view.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('clients')
@Controller('v1')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly direct: SendDirectly,
  ) {}

  @Get('client-environments/:id/webhooks')
  @Endpoint({ summary: 'List the webhooks of an environment', permission: clients.webhooks.read, returns: webhookView.Page })
  async list(@Param({ schema: byId('client-environment') }) { id }: ById, @Query({ schema: webhookView.Query }) query: ListQuery) {
    return this.webhooks.page(id, query);
  }

  @Post('client-environments/:id/webhooks')
  @Endpoint({
    summary: 'Add a webhook to an environment',
    description: 'It is told of nothing before it was activated. Its secret is shown in this answer only.',
    permission: clients.webhooks.write,
    returns: CreatedWebhookDto,
    status: 201,
    location: ({ id }) => `/v1/webhooks/${id}`,
    problems: [ScopeBeyondOwn, TooManyWebhooks],
  })
  async create(@Param({ schema: byId('client-environment') }) { id }: ById, @Body({ schema: CreateWebhookDto }) input: CreateWebhook) {
    return this.webhooks.create(id, input);
  }

  @Get('webhooks/:id')
  @Endpoint({ summary: 'Read a webhook', permission: clients.webhooks.read, returns: WebhookDto })
  async get(@Param({ schema: byId('webhook') }) { id }: ById) {
    return this.webhooks.get(id);
  }

  @Patch('webhooks/:id')
  @Endpoint({ summary: 'Change a webhook', description: 'With another address it must be activated again.', permission: clients.webhooks.write, returns: WebhookDto, conditional: true, problems: [ScopeBeyondOwn] })
  async update(@Param({ schema: byId('webhook') }) { id }: ById, @Body({ schema: UpdateWebhookDto }) changes: UpdateWebhook) {
    return this.webhooks.update(id, changes);
  }

  @Delete('webhooks/:id')
  @Endpoint({ summary: 'Delete a webhook', permission: clients.webhooks.write, status: 204, conditional: true })
  async delete(@Param({ schema: byId('webhook') }) { id }: ById) {
    await this.webhooks.delete(id);
  }

  @Post('webhooks/:id/activation')
  @Endpoint({
    summary: 'Activate a webhook',
    description: 'Sends a ping and waits for the answer: with 2xx the webhook is told of events from now on, and of none that was accepted before. What happened while it was disabled can be sent by a redelivery.',
    permission: clients.webhooks.write,
    returns: WebhookDto,
    transaction: 'own',
    problems: [WebhookPingFailed],
  })
  async activate(@Param({ schema: byId('webhook') }) { id }: ById) {
    return this.direct.activate(id);
  }

  @Post('webhooks/:id/deactivation')
  @Endpoint({ summary: 'Stop a webhook', description: 'What waits for it is kept for two weeks.', permission: clients.webhooks.write, returns: WebhookDto, conditional: true, problems: [WebhookDisabledAlready] })
  async deactivate(@Param({ schema: byId('webhook') }) { id }: ById) {
    return this.webhooks.disable(id);
  }

  @Post('webhooks/:id/secret-rotation')
  @Endpoint({
    summary: 'Give a webhook a new secret',
    description: 'Until the overlap is over, messages carry a signature of each secret or key. This is also the way from one kind of signature to the other.',
    permission: clients.webhooks.write,
    returns: WebhookSecretDto,
    conditional: true,
    problems: [TooManyWebhookSecrets],
  })
  async rotateSecret(@Param({ schema: byId('webhook') }) { id }: ById, @Body({ schema: RotateWebhookSecretDto }) input: RotateWebhookSecret) {
    return this.webhooks.rotateSecret(id, input);
  }

  @Post('webhooks/:id/test')
  @Endpoint({
    summary: 'Send a test message to a webhook',
    description: 'Sends the example of a type of events, or a ping, at once and once, whatever the state of the webhook.',
    permission: clients.webhooks.write,
    returns: WebhookDeliveryDto,
    transaction: 'own',
  })
  async test(@Param({ schema: byId('webhook') }) { id }: ById, @Body({ schema: TestWebhookDto }) input: TestWebhook) {
    return this.direct.test(id, input?.eventType);
  }
}
