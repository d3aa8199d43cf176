import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { ContactNoticesModule } from '../contacts/contact-notices.module.js';
import { ClaimDeliveries } from './claim-deliveries.js';
import { DeliverWebhooks } from './deliver-webhooks.js';
import { DeliveriesService } from './deliveries.service.js';
import { DemoWebhooks } from './demo-webhooks.js';
import { EndpointHealth } from './endpoint-health.js';
import { FanOut } from './fan-out.js';
import { FindTargets } from './find-targets.js';
import { PostMessage } from './post-message.js';
import { PruneDeliveries } from './prune-deliveries.job.js';
import { RecordAttempts } from './record-attempts.js';
import { RedeliverMessages } from './redeliver-messages.js';
import { SendDirectly } from './send-directly.js';
import { TellAboutWebhookHandler } from './tell-about-webhook.js';
import { WithholdMessages } from './withhold-messages.js';
import { WebhookDeliveriesController } from './webhook-deliveries.controller.js';
import { WebhookAttempt, WebhookDelivery } from './webhook-delivery.entity.js';
import { WebhookSettingsSeal } from './webhook-settings.js';
import { Webhook } from './webhook.entity.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

/** Tells other programs what happened. */
@Module({
  imports: [ContactNoticesModule, MikroOrmModule.forFeature([Webhook, WebhookDelivery, WebhookAttempt])],
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    ClaimDeliveries, DeliverWebhooks, DeliveriesService, DemoWebhooks, EndpointHealth, FanOut, FindTargets, PostMessage, PruneDeliveries, RecordAttempts, RedeliverMessages,
    SendDirectly, TellAboutWebhookHandler, WebhookSettingsSeal, WebhooksService, WithholdMessages,
  ],
  exports: [DeliverWebhooks, DemoWebhooks],
})
export class WebhooksModule {}
