import { ApiTags, byId, Endpoint, type ById, type ListQuery } from '@app/kernel';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { clients } from '../clients.permissions.js';
import { DeliveriesService } from './deliveries.service.js';
import { WebhookDeliveryDto, WebhookRedeliveryDto } from './delivery.dto.js';
import { RedeliverDto, type Redeliver } from './webhook.dto.js';
import { DeliveryForgotten, MessageNotShown } from './webhook.problems.js';
import { attemptView, deliveryView } from './webhook.view.js';

@ApiTags('clients')
@Controller('v1')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get('webhooks/:id/deliveries')
  @Endpoint({ summary: 'List what was sent to a webhook', permission: clients.webhooks.read, returns: deliveryView.Page })
  async list(@Param({ schema: byId('webhook') }) { id }: ById, @Query({ schema: deliveryView.Query }) query: ListQuery) {
    return this.deliveries.page(id, query);
  }

  @Post('webhooks/:id/redeliveries')
  @Endpoint({
    summary: 'Send what a webhook did not receive once more',
    description: 'Everything of a span of time that failed or was missed, as far as the scopes of the environment show it now. Ask with `dryRun` first: it counts.',
    permission: clients.webhooks.write,
    returns: WebhookRedeliveryDto,
    status: 202,
  })
  async redeliverMany(@Param({ schema: byId('webhook') }) { id }: ById, @Body({ schema: RedeliverDto }) input: Redeliver) {
    return this.deliveries.redeliverMany(id, input);
  }

  @Get('webhook-deliveries/:id')
  @Endpoint({ summary: 'Read a delivery to a webhook', permission: clients.webhooks.read, returns: WebhookDeliveryDto })
  async get(@Param({ schema: byId('webhook-delivery') }) { id }: ById) {
    return this.deliveries.get(id);
  }

  @Get('webhook-deliveries/:id/attempts')
  @Endpoint({ summary: 'List the attempts at a delivery', permission: clients.webhooks.read, returns: attemptView.Page })
  async attempts(@Param({ schema: byId('webhook-delivery') }) { id }: ById, @Query({ schema: attemptView.Query }) query: ListQuery) {
    return this.deliveries.attempts(id, query);
  }

  @Post('webhook-deliveries/:id/redelivery')
  @Endpoint({
    summary: 'Send a message once more',
    description: 'The same content under the same `webhook-id`, as soon as the webhook is enabled. Pings and tests are not sent again.',
    permission: clients.webhooks.write,
    returns: WebhookDeliveryDto,
    status: 202,
    problems: [DeliveryForgotten, MessageNotShown],
  })
  async redeliver(@Param({ schema: byId('webhook-delivery') }) { id }: ById) {
    return this.deliveries.redeliver(id);
  }
}
