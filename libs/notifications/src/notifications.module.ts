import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { Notification } from './notifications/notification.entity.js';
import { NotificationSections } from './notifications/notification-sections.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { NotificationsService } from './notifications/notifications.service.js';
import { NotifyOfEmail } from './notifications/notify-of-email.js';

@Module({
  imports: [MikroOrmModule.forFeature([Notification])],
  controllers: [NotificationsController],
  providers: [NotificationsService, NotificationSections, NotifyOfEmail],
})
export class NotificationsModule {}
